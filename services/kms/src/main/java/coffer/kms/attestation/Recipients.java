package coffer.kms.attestation;

import coffer.crypto.attestation.AttestationVerifier;
import coffer.crypto.attestation.RecipientEnvelope;
import coffer.crypto.attestation.RefusedDocumentException;
import coffer.gate.Call;
import coffer.kernel.Bytes;
import coffer.kms.KmsError;
import coffer.kms.api.KeyEncryptionMechanism;
import coffer.kms.api.RecipientInfo;
import java.security.SecureRandom;
import java.util.Optional;

/// Finds out who the recipient of an answer is, before anybody's permission is asked for.
public final class Recipients {
    private final AttestationVerifier verifier;
    private final RecipientEnvelope envelope;

    public Recipients(AttestationVerifier verifier, SecureRandom random) {
        this.verifier = verifier;
        this.envelope = new RecipientEnvelope(random);
    }

    /// The caller, if a request names no recipient. A document that is not believed fails the
    /// request, whatever the policies say.
    public Recipient of(Optional<RecipientInfo> named, Call call) {
        return named.<Recipient>map(info -> machine(info, call)).orElseGet(Recipient.Caller::new);
    }

    private Recipient machine(RecipientInfo info, Call call) {
        if (!verifier.trustsAnybody()) {
            throw KmsError.UNSUPPORTED_OPERATION.because(
                    "Recipient is refused: no attestation root is trusted here. The operator names"
                            + " those that are by the settings attestation-roots and"
                            + " tpm-attestation-roots.");
        }
        if (!info.keyEncryptionAlgorithm()
                .equals(Optional.of(KeyEncryptionMechanism.RSAES_OAEP_SHA_256))) {
            throw KmsError.VALIDATION.because(
                    "Recipient needs the KeyEncryptionAlgorithm RSAES_OAEP_SHA_256.");
        }
        Bytes document =
                info.attestationDocument()
                        .orElseThrow(() ->
                                KmsError.VALIDATION.because(
                                        "Recipient needs an AttestationDocument."));
        try {
            return new Recipient.Machine(verifier.verify(document, call.time()), envelope);
        } catch (RefusedDocumentException refused) {
            throw KmsError.VALIDATION.because(
                    "The attestation document is refused: " + refused.refusal().sentence() + ".");
        }
    }
}
