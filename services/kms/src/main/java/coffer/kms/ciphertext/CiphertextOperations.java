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
import coffer.kms.key.KeyFinder;
import java.util.HashMap;
import java.util.Map;

/// Encrypting and decrypting small pieces of data, such as data keys.
public final class CiphertextOperations {

    private final KeyFinder finder;
    private final KeyCipher cipher;
    private final Recipients recipients;

    public CiphertextOperations(KeyFinder finder, KeyCipher cipher, Recipients recipients) {
        this.finder = finder;
        this.cipher = cipher;
        this.recipients = recipients;
    }

    public Plan<EncryptResponse> encrypt(EncryptRequest input, Call call) {
        finder.checkTokens(input.grantTokens(), call);
        EncryptionContext context = EncryptionContext.of(input.encryptionContext());
        Encryption encryption =
                new Encryption(
                        finder.find(input.keyId(), call), input.encryptionAlgorithm(), context);
        return Plan.demanding(demand("kms:Encrypt", encryption, call))
                .notingAsked("encryptionAlgorithm", encryption.algorithm())
                .noting(encryption.found().facts())
                .then(authorised -> {
                    encryption.check("Encrypt");
                    encryption.checkLength(input.plaintext());
                    DryRun.endIf(input.dryRun());
                    return Effect.answer(
                            EncryptResponse.builder()
                                    .ciphertextBlob(encryption.seal(cipher, input.plaintext()))
                                    .keyId(encryption.found().arn())
                                    .encryptionAlgorithm(encryption.algorithm())
                                    .build());
                });
    }

    public Plan<DecryptResponse> decrypt(DecryptRequest input, Call call) {
        finder.checkTokens(input.grantTokens(), call);
        Recipient recipient = recipients.of(input.recipient(), call);
        Source source =
                Source.find(
                        new Source.Request(
                                input.ciphertextBlob(),
                                input.keyId(),
                                input.encryptionAlgorithm(),
                                EncryptionContext.of(input.encryptionContext()),
                                input.dryRun(),
                                input.dryRunModifiers()),
                        finder,
                        call);
        Demand demand =
                demand("kms:Decrypt", source.encryption(), call).with(recipient.conditionKeys());
        return Plan.demanding(demand)
                .notingAsked("encryptionAlgorithm", source.encryption().algorithm())
                .noting(source.key().facts(source.materialId()))
                .noting(Recipient.NOTE, recipient.facts())
                .then(authorised -> Effect.answer(open(input, source, recipient)));
    }

    public Plan<ReEncryptResponse> reEncrypt(ReEncryptRequest input, Call call) {
        finder.checkTokens(input.grantTokens(), call);
        EncryptionContext context = EncryptionContext.of(input.destinationEncryptionContext());
        Source source =
                Source.find(
                        new Source.Request(
                                input.ciphertextBlob(),
                                input.sourceKeyId(),
                                input.sourceEncryptionAlgorithm(),
                                EncryptionContext.of(input.sourceEncryptionContext()),
                                input.dryRun(),
                                input.dryRunModifiers()),
                        finder,
                        call);
        Encryption target =
                new Encryption(
                        finder.find(input.destinationKeyId(), call),
                        input.destinationEncryptionAlgorithm(),
                        context);
        String sameKey = Boolean.toString(source.key().name().equals(target.found().name()));
        Demand from =
                demand("kms:ReEncryptFrom", source.encryption(), call)
                        .with("kms:ReEncryptOnSameKey", sameKey);
        Demand to = demand("kms:ReEncryptTo", target, call).with("kms:ReEncryptOnSameKey", sameKey);
        return Plan.demanding(from, to)
                .notingAsked("sourceEncryptionAlgorithm", source.encryption().algorithm())
                .notingAsked("destinationEncryptionAlgorithm", target.algorithm())
                .noting(facts(source, target))
                .then(authorised -> Effect.answer(move(input, source, target)));
    }

    private DecryptResponse open(DecryptRequest input, Source source, Recipient recipient) {
        source.check("Decrypt");
        if (source.isLeftOut()) DryRun.endIf(input.dryRun());
        SecretBytes plaintext = source.open(cipher);
        if (input.dryRun().orElse(false)) plaintext.close();
        DryRun.endIf(input.dryRun());
        Recipient.Answer answer = recipient.reveal(plaintext);
        return DecryptResponse.builder()
                .plaintext(answer.plaintext())
                .ciphertextForRecipient(answer.ciphertextForRecipient())
                .keyId(source.key().arn())
                .keyMaterialId(source.materialId())
                .encryptionAlgorithm(source.encryption().algorithm())
                .build();
    }

    private ReEncryptResponse move(ReEncryptRequest input, Source source, Encryption target) {
        source.check("ReEncrypt");
        target.check("ReEncrypt");
        if (source.isLeftOut()) DryRun.endIf(input.dryRun());
        Bytes blob;
        try (SecretBytes plaintext = source.open(cipher)) {
            target.checkLength(plaintext);
            DryRun.endIf(input.dryRun());
            blob = target.seal(cipher, plaintext);
        }
        return ReEncryptResponse.builder()
                .ciphertextBlob(blob)
                .sourceKeyId(source.key().arn())
                .keyId(target.found().arn())
                .sourceEncryptionAlgorithm(source.encryption().algorithm())
                .destinationEncryptionAlgorithm(target.algorithm())
                .sourceKeyMaterialId(source.materialId())
                .destinationKeyMaterialId(target.key().publicMaterialId())
                .build();
    }

    private static Map<String, String> facts(Source source, Encryption target) {
        Map<String, String> facts = new HashMap<>();
        source.materialId().ifPresent(id -> facts.put("sourceKeyMaterialId", id));
        target.key().publicMaterialId().ifPresent(id -> facts.put("destinationKeyMaterialId", id));
        return facts;
    }

    private static Demand demand(String action, Encryption encryption, Call call) {
        return encryption
                .found()
                .demand(action, call, encryption.context(), encryption.algorithm());
    }
}
