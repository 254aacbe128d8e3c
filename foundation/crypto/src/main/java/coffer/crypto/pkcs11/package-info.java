/// Keys that stay in a hardware security module, reached through its PKCS#11 library.
@NullMarked
package coffer.crypto.pkcs11;

import org.jspecify.annotations.NullMarked;
