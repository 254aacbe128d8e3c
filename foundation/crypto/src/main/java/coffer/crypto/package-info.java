/// Encryption, key derivation, signatures and root keys: the only code that touches `javax.crypto`.
@NullMarked
package coffer.crypto;

import org.jspecify.annotations.NullMarked;
