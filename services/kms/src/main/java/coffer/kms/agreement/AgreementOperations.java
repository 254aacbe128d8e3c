package coffer.kms.agreement;

import coffer.crypto.asymmetric.KeyPairKind;
import coffer.crypto.asymmetric.PublicHalf;
import coffer.gate.Call;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kms.KmsError;
import coffer.kms.api.DeriveSharedSecretRequest;
import coffer.kms.api.DeriveSharedSecretResponse;
import coffer.kms.attestation.Recipient;
import coffer.kms.attestation.Recipients;
import coffer.kms.ciphertext.DryRun;
import coffer.kms.key.FoundKey;
import coffer.kms.key.KeyFinder;
import coffer.kms.key.KeyUse;
import coffer.kms.key.KmsKey;
import coffer.kms.key.StateRule;
import coffer.kms.key.Usage;
import coffer.kms.material.KeyMaterials;

/// Deriving the secret that a key has in common with another's public key.
public final class AgreementOperations {
    private final KeyFinder finder;
    private final Recipients recipients;
    private final KeyMaterials materials;

    public AgreementOperations(KeyFinder finder, Recipients recipients, KeyMaterials materials) {
        this.finder = finder;
        this.recipients = recipients;
        this.materials = materials;
    }

    public Plan<DeriveSharedSecretResponse> deriveSharedSecret(
            DeriveSharedSecretRequest input, Call call) {
        finder.checkTokens(input.grantTokens(), call);
        Recipient recipient = recipients.of(input.recipient(), call);
        FoundKey found = finder.find(input.keyId(), call);
        return Plan.demanding(
                        found.demand("kms:DeriveSharedSecret", call)
                                .with("kms:KeyAgreementAlgorithm", input.keyAgreementAlgorithm())
                                .with(recipient.conditionKeys()))
                .noting(Recipient.NOTE, recipient.facts())
                .then(authorised -> {
                    PublicHalf peer = peer(found.key(), input);
                    DryRun.endIf(input.dryRun());
                    Recipient.Answer answer =
                            recipient.reveal(materials.privateHalf(found.key()).agree(peer));
                    return Effect.answer(
                            DeriveSharedSecretResponse.builder()
                                    .keyId(found.arn())
                                    .sharedSecret(answer.plaintext())
                                    .ciphertextForRecipient(answer.ciphertextForRecipient())
                                    .keyAgreementAlgorithm(input.keyAgreementAlgorithm())
                                    .keyOrigin(found.key().source().wireName())
                                    .build());
                });
    }

    private static PublicHalf peer(KmsKey key, DeriveSharedSecretRequest input) {
        StateRule.ENABLED.check(key);
        KeyUse.require(Usage.KEY_AGREEMENT, key, "DeriveSharedSecret");
        KeyUse.requireAlgorithm(
                input.keyAgreementAlgorithm(), key.kind().keyAgreementAlgorithms(), key);
        KeyPairKind pair = key.kind().spec().pair().orElseThrow();
        return PublicHalf.find(pair, input.publicKey())
                .orElseThrow(() ->
                        KmsError.VALIDATION.because(
                                "The public key is not a valid key of spec "
                                        + key.kind().spec()
                                        + "."));
    }
}
