package coffer.kms.datakey;

import coffer.crypto.asymmetric.EncodedKeyPair;
import coffer.crypto.asymmetric.KeyPairKind;
import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kernel.Bytes;
import coffer.kms.KmsError;
import coffer.kms.api.GenerateDataKeyPairRequest;
import coffer.kms.api.GenerateDataKeyPairResponse;
import coffer.kms.api.GenerateDataKeyPairWithoutPlaintextRequest;
import coffer.kms.api.GenerateDataKeyPairWithoutPlaintextResponse;
import coffer.kms.attestation.Recipient;
import coffer.kms.attestation.Recipients;
import coffer.kms.ciphertext.DryRun;
import coffer.kms.ciphertext.EncryptionContext;
import coffer.kms.ciphertext.KeyCipher;
import coffer.kms.key.FoundKey;
import coffer.kms.key.KeyFinder;
import coffer.kms.key.KeyKind;
import coffer.kms.key.KeyUse;
import coffer.kms.key.Spec;
import coffer.kms.key.StateRule;
import coffer.kms.material.KeyMaterials;

/// Making data key pairs for use outside: the private key in the clear for use now and encrypted to
/// be kept, or encrypted only.
public final class DataKeyPairOperations {
    private final KeyFinder finder;
    private final KeyCipher cipher;
    private final Recipients recipients;
    private final KeyMaterials materials;

    /// What is asked for: a pair of a kind, sealed under a key in a context.
    private record Asked(String spec, FoundKey key, EncryptionContext context) {
        Demand demand(String action, Call call) {
            return key.demand(action, call, context, KeyKind.ALGORITHM)
                    .with("kms:DataKeyPairSpec", spec);
        }

        KeyPairKind checked(String operation) {
            StateRule.ENABLED.check(key.key());
            KeyUse.requireDataKeys(key.key(), operation);
            KeyUse.requireNoKeyStore(key.key());
            return Spec.find(spec)
                    .flatMap(Spec::pair)
                    .orElseThrow(() ->
                            KmsError.UNSUPPORTED_OPERATION.because(
                                    "Key pair spec " + spec + " is not supported."));
        }
    }

    public DataKeyPairOperations(
            KeyFinder finder, KeyCipher cipher, Recipients recipients, KeyMaterials materials) {
        this.finder = finder;
        this.cipher = cipher;
        this.recipients = recipients;
        this.materials = materials;
    }

    public Plan<GenerateDataKeyPairResponse> generateDataKeyPair(
            GenerateDataKeyPairRequest input, Call call) {
        finder.checkTokens(input.grantTokens(), call);
        Recipient recipient = recipients.of(input.recipient(), call);
        Asked asked =
                new Asked(
                        input.keyPairSpec(),
                        finder.find(input.keyId(), call),
                        EncryptionContext.of(input.encryptionContext()));
        Demand demand =
                asked.demand("kms:GenerateDataKeyPair", call).with(recipient.conditionKeys());
        return Plan.demanding(demand)
                .noting(asked.key().facts())
                .noting(Recipient.NOTE, recipient.facts())
                .then(authorised -> {
                    KeyPairKind kind = asked.checked("GenerateDataKeyPair");
                    DryRun.endIf(input.dryRun());
                    EncodedKeyPair pair = materials.newPair(kind);
                    Bytes blob = sealed(pair, asked);
                    Recipient.Answer answer = recipient.reveal(pair.privateKey());
                    return Effect.answer(
                            GenerateDataKeyPairResponse.builder()
                                    .privateKeyCiphertextBlob(blob)
                                    .privateKeyPlaintext(answer.plaintext())
                                    .ciphertextForRecipient(answer.ciphertextForRecipient())
                                    .publicKey(pair.publicKey())
                                    .keyId(asked.key().arn())
                                    .keyPairSpec(asked.spec())
                                    .keyMaterialId(asked.key().key().publicMaterialId())
                                    .build());
                });
    }

    public Plan<GenerateDataKeyPairWithoutPlaintextResponse> generateDataKeyPairWithoutPlaintext(
            GenerateDataKeyPairWithoutPlaintextRequest input, Call call) {
        finder.checkTokens(input.grantTokens(), call);
        Asked asked =
                new Asked(
                        input.keyPairSpec(),
                        finder.find(input.keyId(), call),
                        EncryptionContext.of(input.encryptionContext()));
        return Plan.demanding(asked.demand("kms:GenerateDataKeyPairWithoutPlaintext", call))
                .noting(asked.key().facts())
                .then(authorised -> {
                    KeyPairKind kind = asked.checked("GenerateDataKeyPairWithoutPlaintext");
                    DryRun.endIf(input.dryRun());
                    try (EncodedKeyPair pair = materials.newPair(kind)) {
                        return Effect.answer(
                                GenerateDataKeyPairWithoutPlaintextResponse.builder()
                                        .privateKeyCiphertextBlob(sealed(pair, asked))
                                        .publicKey(pair.publicKey())
                                        .keyId(asked.key().arn())
                                        .keyPairSpec(asked.spec())
                                        .keyMaterialId(asked.key().key().publicMaterialId())
                                        .build());
                    }
                });
    }

    private Bytes sealed(EncodedKeyPair pair, Asked asked) {
        return cipher.seal(asked.key().key(), pair.privateKey(), asked.context());
    }
}
