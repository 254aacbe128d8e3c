package coffer.kms.datakey;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.KmsError;
import coffer.kms.api.DataKeySpec;
import coffer.kms.api.GenerateDataKeyRequest;
import coffer.kms.api.GenerateDataKeyResponse;
import coffer.kms.api.GenerateDataKeyWithoutPlaintextRequest;
import coffer.kms.api.GenerateDataKeyWithoutPlaintextResponse;
import coffer.kms.attestation.Recipient;
import coffer.kms.attestation.Recipients;
import coffer.kms.ciphertext.DryRun;
import coffer.kms.ciphertext.EncryptionContext;
import coffer.kms.ciphertext.KeyCipher;
import coffer.kms.key.FoundKey;
import coffer.kms.key.KeyFinder;
import coffer.kms.key.KeyKind;
import coffer.kms.key.KeyUse;
import coffer.kms.key.StateRule;
import java.security.SecureRandom;
import java.util.Optional;

/// Making data keys: random bytes, in the clear for use now and encrypted to be kept.
public final class DataKeyOperations {
    private static final int AES_128_BYTES = 16;
    private static final int AES_256_BYTES = 32;

    private final KeyFinder finder;
    private final KeyCipher cipher;
    private final Recipients recipients;
    private final SecureRandom random;

    public DataKeyOperations(
            KeyFinder finder, KeyCipher cipher, Recipients recipients, SecureRandom random) {
        this.finder = finder;
        this.cipher = cipher;
        this.recipients = recipients;
        this.random = random;
    }

    public Plan<GenerateDataKeyResponse> generateDataKey(GenerateDataKeyRequest input, Call call) {
        finder.checkTokens(input.grantTokens(), call);
        Recipient recipient = recipients.of(input.recipient(), call);
        int length = length(input.keySpec(), input.numberOfBytes());
        EncryptionContext context = EncryptionContext.of(input.encryptionContext());
        FoundKey found = finder.find(input.keyId(), call);
        Demand demand =
                demand("kms:GenerateDataKey", found, context, call).with(recipient.conditionKeys());
        return Plan.demanding(demand)
                .noting(found.facts())
                .noting(Recipient.NOTE, recipient.facts())
                .then(authorised -> {
                    StateRule.ENABLED.check(found.key());
                    KeyUse.requireDataKeys(found.key(), "GenerateDataKey");
                    DryRun.endIf(input.dryRun());
                    return Effect.answer(generated(found, length, context, recipient));
                });
    }

    public Plan<GenerateDataKeyWithoutPlaintextResponse> generateDataKeyWithoutPlaintext(
            GenerateDataKeyWithoutPlaintextRequest input, Call call) {
        finder.checkTokens(input.grantTokens(), call);
        int length = length(input.keySpec(), input.numberOfBytes());
        EncryptionContext context = EncryptionContext.of(input.encryptionContext());
        FoundKey found = finder.find(input.keyId(), call);
        return Plan.demanding(demand("kms:GenerateDataKeyWithoutPlaintext", found, context, call))
                .noting(found.facts())
                .then(authorised -> {
                    StateRule.ENABLED.check(found.key());
                    KeyUse.requireDataKeys(found.key(), "GenerateDataKeyWithoutPlaintext");
                    DryRun.endIf(input.dryRun());
                    return Effect.answer(
                            GenerateDataKeyWithoutPlaintextResponse.builder()
                                    .ciphertextBlob(sealed(found, length, context))
                                    .keyId(found.arn())
                                    .keyMaterialId(materialId(found))
                                    .build());
                });
    }

    private GenerateDataKeyResponse generated(
            FoundKey found, int length, EncryptionContext context, Recipient recipient) {
        SecretBytes plaintext = random(length);
        try {
            Bytes blob = cipher.seal(found.key(), plaintext, context);
            Recipient.Answer answer = recipient.reveal(plaintext);
            return GenerateDataKeyResponse.builder()
                    .plaintext(answer.plaintext())
                    .ciphertextForRecipient(answer.ciphertextForRecipient())
                    .ciphertextBlob(blob)
                    .keyId(found.arn())
                    .keyMaterialId(materialId(found))
                    .build();
        } catch (RuntimeException e) {
            plaintext.close();
            throw e;
        }
    }

    private Bytes sealed(FoundKey found, int length, EncryptionContext context) {
        try (SecretBytes plaintext = random(length)) {
            return cipher.seal(found.key(), plaintext, context);
        }
    }

    private SecretBytes random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return SecretBytes.adopt(bytes);
    }

    private static Demand demand(
            String action, FoundKey found, EncryptionContext context, Call call) {
        return found.demand(action, call, context, KeyKind.ALGORITHM);
    }

    private static Optional<String> materialId(FoundKey found) {
        return found.key().publicMaterialId();
    }

    private static int length(Optional<String> spec, Optional<Integer> bytes) {
        if (spec.isPresent() == bytes.isPresent()) {
            throw KmsError.VALIDATION.because("Please specify either number of bytes or key spec.");
        }
        return bytes.orElseGet(() -> lengthOf(spec.orElse("")));
    }

    private static int lengthOf(String spec) {
        return switch (spec) {
            case DataKeySpec.AES_128 -> AES_128_BYTES;
            case DataKeySpec.AES_256 -> AES_256_BYTES;
            default -> throw KmsError.VALIDATION.because("Unknown key spec `" + spec + "`.");
        };
    }
}
