package coffer.kms.attestation;

import coffer.crypto.attestation.Attested;
import coffer.crypto.attestation.AttestedKind;
import coffer.crypto.attestation.RecipientEnvelope;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who can read what a request reveals: whoever made it, or one attested machine.
public sealed interface Recipient {
    /// AWS: KMS Developer Guide, "Monitoring attested requests".
    String NOTE = "recipient";

    /// What policies know of the recipient; it belongs to every demand of the request.
    Map<String, List<String>> conditionKeys();

    /// What the record tells of the recipient, in `additionalEventData` under [#NOTE].
    Map<String, String> facts();

    /// What the answer says; takes ownership of `plaintext`.
    Answer reveal(SecretBytes plaintext);

    /// The members of an answer of which one is there.
    record Answer(Optional<SecretBytes> plaintext, Optional<Bytes> ciphertextForRecipient) {}

    /// The caller, who gets the plaintext itself.
    record Caller() implements Recipient {
        @Override
        public Map<String, List<String>> conditionKeys() {
            return Map.of();
        }

        @Override
        public Map<String, String> facts() {
            return Map.of();
        }

        @Override
        public Answer reveal(SecretBytes plaintext) {
            return new Answer(Optional.of(plaintext), Optional.empty());
        }
    }

    /// A machine whose attestation was believed.
    record Machine(Attested attested, RecipientEnvelope envelope) implements Recipient {
        private static final String PREFIX = "kms:RecipientAttestation:";
        private static final String FACT = "attestationDocument";

        // AWS: KMS Developer Guide, "AWS KMS condition keys for attested platforms".
        @Override
        public Map<String, List<String>> conditionKeys() {
            Map<String, List<String>> keys = new HashMap<>();
            String register =
                    switch (attested.kind()) {
                        case NITRO_ENCLAVE -> PREFIX + "PCR";
                        case NITRO_TPM -> PREFIX + "NitroTPMPCR";
                        // No policy written for AWS's machines may hold for another.
                        case LOCAL_TPM -> "coffer:TpmPCR";
                    };
            attested.pcrs()
                    .forEach((index, pcr) -> keys.put(register + index, List.of(pcr.toHex())));
            if (attested.kind() == AttestedKind.NITRO_ENCLAVE) {
                Optional.ofNullable(attested.pcrs().get(0))
                        .ifPresent(
                                image -> keys.put(PREFIX + "ImageSha384", List.of(image.toHex())));
            }
            return keys;
        }

        @Override
        public Map<String, String> facts() {
            Map<String, String> facts = new HashMap<>();
            facts.put(FACT + "ModuleId", attested.moduleId());
            attested.pcrs()
                    .forEach((index, pcr) ->
                            facts.put(
                                    factOf(index),
                                    Base64.getEncoder().encodeToString(pcr.expose())));
            return facts;
        }

        private String factOf(int index) {
            return FACT
                    + switch (attested.kind()) {
                        case NITRO_ENCLAVE ->
                                index == 0 ? "EnclaveImageDigest" : "EnclavePCR" + index;
                        case NITRO_TPM -> "NitroTPMPCR" + index;
                        case LOCAL_TPM -> "TpmPCR" + index;
                    };
        }

        @Override
        public Answer reveal(SecretBytes plaintext) {
            try (plaintext) {
                Bytes sealed = envelope.seal(attested.publicKey(), plaintext);
                return new Answer(Optional.empty(), Optional.of(sealed));
            }
        }
    }
}
