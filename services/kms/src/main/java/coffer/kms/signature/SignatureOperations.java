package coffer.kms.signature;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kms.KmsError;
import coffer.kms.api.SignRequest;
import coffer.kms.api.SignResponse;
import coffer.kms.api.VerifyRequest;
import coffer.kms.api.VerifyResponse;
import coffer.kms.ciphertext.DryRun;
import coffer.kms.key.FoundKey;
import coffer.kms.key.KeyFinder;
import coffer.kms.key.StateRule;
import coffer.kms.material.KeyMaterials;
import java.security.SecureRandom;

/// Signing messages, and telling whether a key signed them.
public final class SignatureOperations {
    private final KeyFinder finder;
    private final KeyMaterials materials;
    private final SecureRandom random;

    public SignatureOperations(KeyFinder finder, KeyMaterials materials, SecureRandom random) {
        this.finder = finder;
        this.materials = materials;
        this.random = random;
    }

    public Plan<SignResponse> sign(SignRequest input, Call call) {
        finder.checkTokens(input.grantTokens(), call);
        FoundKey found = finder.find(input.keyId(), call);
        Signing signing =
                new Signing(input.signingAlgorithm(), input.messageType(), input.message());
        return Plan.demanding(demand("kms:Sign", found, signing, call))
                .then(authorised -> {
                    StateRule.ENABLED.check(found.key());
                    var signable = signing.under(found.key(), "Sign");
                    DryRun.endIf(input.dryRun());
                    return Effect.answer(
                            SignResponse.builder()
                                    .keyId(found.arn())
                                    .signature(
                                            materials
                                                    .privateHalf(found.key())
                                                    .sign(signable, random))
                                    .signingAlgorithm(input.signingAlgorithm())
                                    .build());
                });
    }

    public Plan<VerifyResponse> verify(VerifyRequest input, Call call) {
        finder.checkTokens(input.grantTokens(), call);
        FoundKey found = finder.find(input.keyId(), call);
        Signing signing =
                new Signing(input.signingAlgorithm(), input.messageType(), input.message());
        return Plan.demanding(demand("kms:Verify", found, signing, call))
                .then(authorised -> {
                    StateRule.ENABLED.check(found.key());
                    var signable = signing.under(found.key(), "Verify");
                    if (!KeyMaterials.publicHalf(found.key())
                            .verifies(signable, input.signature())) {
                        // AWS gives no message.
                        throw KmsError.INVALID_SIGNATURE.because("");
                    }
                    DryRun.endIf(input.dryRun());
                    return Effect.answer(
                            VerifyResponse.builder()
                                    .keyId(found.arn())
                                    .signatureValid(true)
                                    .signingAlgorithm(input.signingAlgorithm())
                                    .build());
                });
    }

    private static Demand demand(String action, FoundKey found, Signing signing, Call call) {
        return found.demand(action, call)
                .with("kms:SigningAlgorithm", signing.algorithm())
                .with("kms:MessageType", signing.messageType());
    }
}
