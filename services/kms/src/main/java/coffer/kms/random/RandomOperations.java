package coffer.kms.random;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kernel.SecretBytes;
import coffer.kms.KmsError;
import coffer.kms.api.GenerateRandomRequest;
import coffer.kms.api.GenerateRandomResponse;
import coffer.kms.attestation.Recipient;
import coffer.kms.attestation.Recipients;
import coffer.kms.key.FoundKey;
import java.security.SecureRandom;

/// Random bytes from the server's own generator.
public final class RandomOperations {
    private final Recipients recipients;
    private final SecureRandom random;

    public RandomOperations(Recipients recipients, SecureRandom random) {
        this.recipients = recipients;
        this.random = random;
    }

    public Plan<GenerateRandomResponse> generateRandom(GenerateRandomRequest input, Call call) {
        if (input.customKeyStoreId().isPresent()) {
            throw KmsError.UNSUPPORTED_OPERATION.because("A custom key store is not supported.");
        }
        Recipient recipient = recipients.of(input.recipient(), call);
        int length =
                input.numberOfBytes()
                        .orElseThrow(
                                () -> KmsError.VALIDATION.because("NumberOfBytes is required."));
        Demand demand =
                Demand.onEverything("kms:GenerateRandom", call.account())
                        .with(FoundKey.callContext(call))
                        .with(recipient.conditionKeys());
        return Plan.demanding(demand)
                .then(authorised -> {
                    byte[] bytes = new byte[length];
                    random.nextBytes(bytes);
                    Recipient.Answer answer = recipient.reveal(SecretBytes.adopt(bytes));
                    return Effect.answer(
                            GenerateRandomResponse.builder()
                                    .plaintext(answer.plaintext())
                                    .ciphertextForRecipient(answer.ciphertextForRecipient())
                                    .build());
                });
    }
}
