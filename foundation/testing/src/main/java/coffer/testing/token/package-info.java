/// Real PKCS#11 tokens to test with: SoftHSM2, where it is installed.
@NullMarked
package coffer.testing.token;

import org.jspecify.annotations.NullMarked;
