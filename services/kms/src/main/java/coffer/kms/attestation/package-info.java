/// Answers for one attested machine only, and what policies know of it.
@NullMarked
package coffer.kms.attestation;

import org.jspecify.annotations.NullMarked;
