/// Key pairs: making them, signing and verifying, RSA encryption and agreement on a secret.
///
/// Amazon's Corretto provider does the work where its native library loads, the JDK elsewhere, and
/// Bouncy Castle what neither can. All three read each other's keys.
@NullMarked
package coffer.crypto.asymmetric;

import org.jspecify.annotations.NullMarked;
