/// Who asks for a secret: signed documents about a machine's code, and envelopes that only this
/// machine opens.
@NullMarked
package coffer.crypto.attestation;

import org.jspecify.annotations.NullMarked;
