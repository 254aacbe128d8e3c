package coffer.kms.mac;

import coffer.crypto.MacAlgorithm;
import coffer.gate.Call;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kernel.SecretBytes;
import coffer.kms.KmsError;
import coffer.kms.api.GenerateMacRequest;
import coffer.kms.api.GenerateMacResponse;
import coffer.kms.api.VerifyMacRequest;
import coffer.kms.api.VerifyMacResponse;
import coffer.kms.ciphertext.DryRun;
import coffer.kms.key.FoundKey;
import coffer.kms.key.KeyFinder;
import coffer.kms.key.KeyUse;
import coffer.kms.key.KmsKey;
import coffer.kms.key.StateRule;
import coffer.kms.key.Usage;
import coffer.kms.material.KeyMaterials;

/// Making message authentication codes, and verifying them.
public final class MacOperations {
    private static final String ALGORITHM_CONDITION = "kms:MacAlgorithm";

    private final KeyFinder finder;
    private final KeyMaterials materials;

    public MacOperations(KeyFinder finder, KeyMaterials materials) {
        this.finder = finder;
        this.materials = materials;
    }

    public Plan<GenerateMacResponse> generateMac(GenerateMacRequest input, Call call) {
        finder.checkTokens(input.grantTokens(), call);
        FoundKey found = finder.find(input.keyId(), call);
        return Plan.demanding(
                        found.demand("kms:GenerateMac", call)
                                .with(ALGORITHM_CONDITION, input.macAlgorithm()))
                .then(authorised -> {
                    MacAlgorithm algorithm =
                            algorithm(found.key(), input.macAlgorithm(), "GenerateMac");
                    DryRun.endIf(input.dryRun());
                    try (SecretBytes key = open(found.key())) {
                        return Effect.answer(
                                GenerateMacResponse.builder()
                                        .mac(algorithm.of(key, input.message()))
                                        .macAlgorithm(algorithm.name())
                                        .keyId(found.arn())
                                        .build());
                    }
                });
    }

    public Plan<VerifyMacResponse> verifyMac(VerifyMacRequest input, Call call) {
        finder.checkTokens(input.grantTokens(), call);
        FoundKey found = finder.find(input.keyId(), call);
        return Plan.demanding(
                        found.demand("kms:VerifyMac", call)
                                .with(ALGORITHM_CONDITION, input.macAlgorithm()))
                .then(authorised -> {
                    MacAlgorithm algorithm =
                            algorithm(found.key(), input.macAlgorithm(), "VerifyMac");
                    try (SecretBytes key = open(found.key())) {
                        if (!algorithm.verifies(key, input.message(), input.mac())) {
                            // AWS gives no message.
                            throw KmsError.INVALID_MAC.because("");
                        }
                    }
                    DryRun.endIf(input.dryRun());
                    return Effect.answer(
                            VerifyMacResponse.builder()
                                    .keyId(found.arn())
                                    .macValid(true)
                                    .macAlgorithm(algorithm.name())
                                    .build());
                });
    }

    private static MacAlgorithm algorithm(KmsKey key, String asked, String operation) {
        StateRule.ENABLED.check(key);
        KeyUse.require(Usage.GENERATE_VERIFY_MAC, key, operation);
        KeyUse.requireAlgorithm(asked, key.kind().macAlgorithms(), key);
        return MacAlgorithm.valueOf(asked);
    }

    private SecretBytes open(KmsKey key) {
        return materials.open(key.name(), key.currentMaterial());
    }
}
