/// Access logs: which bucket's requests are told in which other bucket, as lines that are made of
/// what the ledger recorded.
@NullMarked
package coffer.s3.logging;

import org.jspecify.annotations.NullMarked;
