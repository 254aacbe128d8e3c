package coffer.kms.random;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kernel.SecretBytes;
import coffer.kms.KmsError;
import coffer.kms.api.GenerateRandomRequest;
import coffer.kms.api.GenerateRandomResponse;
import coffer.kms.ciphertext.Recipients;
import coffer.kms.key.FoundKey;
import java.security.SecureRandom;

/// Random bytes from the server's own generator.
public final class RandomOperations {
    private final SecureRandom random;

    public RandomOperations(SecureRandom random) {
        this.random = random;
    }

    public Plan<GenerateRandomResponse> generateRandom(GenerateRandomRequest input, Call call) {
        Recipients.refuse(input.recipient());
        if (input.customKeyStoreId().isPresent()) {
            throw KmsError.UNSUPPORTED_OPERATION.because("A custom key store is not supported.");
        }
        int length =
                input.numberOfBytes()
                        .orElseThrow(
                                () -> KmsError.VALIDATION.because("NumberOfBytes is required."));
        Demand demand =
                Demand.onEverything("kms:GenerateRandom", call.account())
                        .with(FoundKey.callContext(call));
        return Plan.demanding(demand)
                .then(authorised -> {
                    byte[] bytes = new byte[length];
                    random.nextBytes(bytes);
                    return Effect.answer(
                            GenerateRandomResponse.builder()
                                    .plaintext(SecretBytes.adopt(bytes))
                                    .build());
                });
    }
}
