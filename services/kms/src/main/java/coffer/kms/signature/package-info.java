/// Signing with asymmetric keys, and verifying.
@NullMarked
package coffer.kms.signature;

import org.jspecify.annotations.NullMarked;
