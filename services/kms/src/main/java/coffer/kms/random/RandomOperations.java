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
import coffer.kms.key.KeyStoreRef;
import coffer.kms.key.KmsState;
import java.security.SecureRandom;

/// Random bytes from the server's own generator, or from the token of a custom key store.
public final class RandomOperations {
    private final Recipients recipients;
    private final KmsState state;
    private final SecureRandom random;

    public RandomOperations(Recipients recipients, KmsState state, SecureRandom random) {
        this.recipients = recipients;
        this.state = state;
        this.random = random;
    }

    public Plan<GenerateRandomResponse> generateRandom(GenerateRandomRequest input, Call call) {
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
                .noting(Recipient.NOTE, recipient.facts())
                .then(authorised -> {
                    SecretBytes bytes =
                            input.customKeyStoreId()
                                    .map(id -> fromToken(id, length, call))
                                    .orElseGet(() -> fromHere(length));
                    Recipient.Answer answer = recipient.reveal(bytes);
                    return Effect.answer(
                            GenerateRandomResponse.builder()
                                    .plaintext(answer.plaintext())
                                    .ciphertextForRecipient(answer.ciphertextForRecipient())
                                    .build());
                });
    }

    private SecretBytes fromHere(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return SecretBytes.adopt(bytes);
    }

    private SecretBytes fromToken(String keyStoreId, int length, Call call) {
        KeyStoreRef store =
                state.store()
                        .read(snapshot ->
                                state.tokens()
                                        .require(
                                                snapshot,
                                                call.account(),
                                                call.region(),
                                                keyStoreId));
        return state.tokens().random(store, length);
    }
}
