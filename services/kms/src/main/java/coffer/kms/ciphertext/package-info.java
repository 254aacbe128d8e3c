/// What a key encrypts: the blob's format, its context, and the operations on it.
@NullMarked
package coffer.kms.ciphertext;

import org.jspecify.annotations.NullMarked;
