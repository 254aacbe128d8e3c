package coffer.kms.ciphertext;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.api.DecryptRequest;
import coffer.kms.api.DecryptResponse;
import coffer.kms.api.EncryptRequest;
import coffer.kms.api.EncryptResponse;
import coffer.kms.api.ReEncryptRequest;
import coffer.kms.api.ReEncryptResponse;
import coffer.kms.attestation.Recipient;
import coffer.kms.attestation.Recipients;
import coffer.kms.key.FoundKey;
import coffer.kms.key.GrantTokens;
import coffer.kms.key.KeyFinder;
import coffer.kms.key.KeyKind;
import coffer.kms.key.StateRule;
import java.util.Optional;

/// Encrypting and decrypting small pieces of data, such as data keys.
public final class CiphertextOperations {
    private static final String ALGORITHM_CONDITION = "kms:EncryptionAlgorithm";

    private final KeyFinder finder;
    private final KeyCipher cipher;
    private final Recipients recipients;

    public CiphertextOperations(KeyFinder finder, KeyCipher cipher, Recipients recipients) {
        this.finder = finder;
        this.cipher = cipher;
        this.recipients = recipients;
    }

    public Plan<EncryptResponse> encrypt(EncryptRequest input, Call call) {
        GrantTokens.check(input.grantTokens());
        EncryptionContext context = EncryptionContext.of(input.encryptionContext());
        FoundKey found = finder.find(input.keyId(), call);
        Demand demand =
                demand("kms:Encrypt", found, context, call)
                        .with(ALGORITHM_CONDITION, algorithm(input.encryptionAlgorithm()));
        return Plan.demanding(demand)
                .then(authorised -> {
                    StateRule.ENABLED.check(found.key());
                    KeyKind.checkAlgorithm(input.encryptionAlgorithm());
                    DryRun.endIf(input.dryRun());
                    return Effect.answer(
                            EncryptResponse.builder()
                                    .ciphertextBlob(
                                            cipher.seal(found.key(), input.plaintext(), context))
                                    .keyId(found.arn())
                                    .encryptionAlgorithm(KeyKind.ALGORITHM)
                                    .build());
                });
    }

    public Plan<DecryptResponse> decrypt(DecryptRequest input, Call call) {
        GrantTokens.check(input.grantTokens());
        Recipient recipient = recipients.of(input.recipient(), call);
        Source source =
                Source.find(
                        new Source.Request(
                                input.ciphertextBlob(),
                                input.keyId(),
                                EncryptionContext.of(input.encryptionContext()),
                                input.dryRun(),
                                input.dryRunModifiers()),
                        finder,
                        call);
        Demand demand =
                demand("kms:Decrypt", source.key(), source.context(), call)
                        .with(ALGORITHM_CONDITION, algorithm(input.encryptionAlgorithm()))
                        .with(recipient.conditionKeys());
        return Plan.demanding(demand)
                .then(authorised -> Effect.answer(open(input, source, recipient)));
    }

    public Plan<ReEncryptResponse> reEncrypt(ReEncryptRequest input, Call call) {
        GrantTokens.check(input.grantTokens());
        EncryptionContext context = EncryptionContext.of(input.destinationEncryptionContext());
        Source source =
                Source.find(
                        new Source.Request(
                                input.ciphertextBlob(),
                                input.sourceKeyId(),
                                EncryptionContext.of(input.sourceEncryptionContext()),
                                input.dryRun(),
                                input.dryRunModifiers()),
                        finder,
                        call);
        FoundKey target = finder.find(input.destinationKeyId(), call);
        String sameKey = Boolean.toString(source.key().name().equals(target.name()));
        Demand from =
                demand("kms:ReEncryptFrom", source.key(), source.context(), call)
                        .with(ALGORITHM_CONDITION, algorithm(input.sourceEncryptionAlgorithm()))
                        .with("kms:ReEncryptOnSameKey", sameKey);
        Demand to =
                demand("kms:ReEncryptTo", target, context, call)
                        .with(
                                ALGORITHM_CONDITION,
                                algorithm(input.destinationEncryptionAlgorithm()))
                        .with("kms:ReEncryptOnSameKey", sameKey);
        return Plan.demanding(from, to)
                .then(authorised ->
                        Effect.answer(move(input, source, new Target(target, context))));
    }

    private record Target(FoundKey key, EncryptionContext context) {}

    private DecryptResponse open(DecryptRequest input, Source source, Recipient recipient) {
        source.check(input.encryptionAlgorithm());
        if (source.blob().isEmpty()) DryRun.endIf(input.dryRun());
        SecretBytes plaintext = source.open(cipher);
        if (input.dryRun().orElse(false)) plaintext.close();
        DryRun.endIf(input.dryRun());
        Recipient.Answer answer = recipient.reveal(plaintext);
        return DecryptResponse.builder()
                .plaintext(answer.plaintext())
                .ciphertextForRecipient(answer.ciphertextForRecipient())
                .keyId(source.key().arn())
                .keyMaterialId(source.material(cipher).publicId())
                .encryptionAlgorithm(KeyKind.ALGORITHM)
                .build();
    }

    private ReEncryptResponse move(ReEncryptRequest input, Source source, Target target) {
        source.check(input.sourceEncryptionAlgorithm());
        StateRule.ENABLED.check(target.key().key());
        KeyKind.checkAlgorithm(input.destinationEncryptionAlgorithm());
        if (source.blob().isEmpty()) DryRun.endIf(input.dryRun());
        Bytes blob;
        try (SecretBytes plaintext = source.open(cipher)) {
            DryRun.endIf(input.dryRun());
            blob = cipher.seal(target.key().key(), plaintext, target.context());
        }
        return ReEncryptResponse.builder()
                .ciphertextBlob(blob)
                .sourceKeyId(source.key().arn())
                .keyId(target.key().arn())
                .sourceEncryptionAlgorithm(KeyKind.ALGORITHM)
                .destinationEncryptionAlgorithm(KeyKind.ALGORITHM)
                .sourceKeyMaterialId(source.material(cipher).publicId())
                .destinationKeyMaterialId(target.key().key().currentMaterial().publicId())
                .build();
    }

    private static Demand demand(
            String action, FoundKey key, EncryptionContext context, Call call) {
        return key.demand(action, call, context.conditionKeys());
    }

    private static String algorithm(Optional<String> asked) {
        return asked.orElse(KeyKind.ALGORITHM);
    }
}
