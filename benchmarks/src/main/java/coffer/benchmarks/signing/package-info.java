/// Signing beside `openssl speed`.
@NullMarked
package coffer.benchmarks.signing;

import org.jspecify.annotations.NullMarked;
