package coffer.kms.publickey;

import coffer.gate.Call;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kms.KmsError;
import coffer.kms.api.GetPublicKeyRequest;
import coffer.kms.api.GetPublicKeyResponse;
import coffer.kms.key.FoundKey;
import coffer.kms.key.KeyFinder;
import coffer.kms.key.KeyKind;
import coffer.kms.key.KmsKey;
import coffer.kms.key.StateRule;
import coffer.kms.material.KeyMaterials;
import java.util.List;
import java.util.Optional;

/// Giving out the public half of a key.
public final class PublicKeyOperations {
    private final KeyFinder finder;

    public PublicKeyOperations(KeyFinder finder) {
        this.finder = finder;
    }

    public Plan<GetPublicKeyResponse> getPublicKey(GetPublicKeyRequest input, Call call) {
        finder.checkTokens(input.grantTokens(), call);
        FoundKey found = finder.find(input.keyId(), call);
        return Plan.demanding(found.demand("kms:GetPublicKey", call))
                .then(authorised -> {
                    StateRule.ENABLED.check(found.key());
                    requireAsymmetric(found.key());
                    return Effect.answer(answer(found));
                });
    }

    private static GetPublicKeyResponse answer(FoundKey found) {
        KeyKind kind = found.key().kind();
        return GetPublicKeyResponse.builder()
                .keyId(found.arn())
                .publicKey(KeyMaterials.encodedPublicKey(found.key()))
                .customerMasterKeySpec(kind.spec().name())
                .keySpec(kind.spec().name())
                .keyUsage(kind.usage().name())
                .encryptionAlgorithms(listed(kind.encryptionAlgorithms()))
                .signingAlgorithms(listed(kind.signingAlgorithms()))
                .keyAgreementAlgorithms(listed(kind.keyAgreementAlgorithms()))
                .build();
    }

    private static void requireAsymmetric(KmsKey key) {
        if (key.kind().spec().pair().isEmpty()) {
            throw KmsError.UNSUPPORTED_OPERATION.because(
                    key.name() + " is not an asymmetric key and has no public key.");
        }
    }

    private static Optional<List<String>> listed(List<String> algorithms) {
        return Optional.of(algorithms).filter(list -> !list.isEmpty());
    }
}
