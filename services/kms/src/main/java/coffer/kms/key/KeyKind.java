package coffer.kms.key;

import coffer.crypto.asymmetric.Oaep;
import coffer.crypto.asymmetric.SigningScheme;
import coffer.kms.KmsError;
import coffer.kms.api.CreateKeyRequest;
import coffer.kms.api.EncryptionAlgorithmSpec;
import coffer.kms.api.KeyAgreementAlgorithmSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What a key is made of and what it is for. Neither ever changes.
public record KeyKind(Spec spec, Usage usage) {
    public static final KeyKind SYMMETRIC =
            new KeyKind(Spec.SYMMETRIC_DEFAULT, Usage.ENCRYPT_DECRYPT);

    /// How keys of the symmetric kind encrypt.
    public static final String ALGORITHM = EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT;

    public KeyKind {
        if (!spec.serves(usage)) throw new IllegalArgumentException(spec + " is not for " + usage);
    }

    /// The kind that a request asks for; refuses what there is not, in AWS's words.
    static KeyKind asked(CreateKeyRequest input) {
        Spec spec = askedSpec(input);
        if (input.keyUsage().isEmpty() && spec != Spec.SYMMETRIC_DEFAULT) {
            throw KmsError.VALIDATION.because(
                    "You must specify a KeyUsage value for all KMS keys except for symmetric"
                            + " encryption keys.");
        }
        String named = input.keyUsage().orElse(Usage.ENCRYPT_DECRYPT.name());
        return Arrays.stream(Usage.values())
                .filter(usage -> usage.name().equals(named) && spec.serves(usage))
                .findFirst()
                .map(usage -> new KeyKind(spec, usage))
                .orElseThrow(() ->
                        KmsError.VALIDATION.because(
                                "KeyUsage "
                                        + named
                                        + " is not compatible with KeySpec "
                                        + spec
                                        + "."));
    }

    /// Whether this is the kind that encrypts with a secret, which alone is rotated and makes data
    /// keys.
    public boolean isSymmetric() {
        return equals(SYMMETRIC);
    }

    public List<String> encryptionAlgorithms() {
        if (usage != Usage.ENCRYPT_DECRYPT) return List.of();
        return isSymmetric()
                ? List.of(ALGORITHM)
                : Stream.of(Oaep.values()).map(Oaep::name).toList();
    }

    public List<String> signingAlgorithms() {
        if (usage != Usage.SIGN_VERIFY) return List.of();
        return spec.pair().stream()
                .flatMap(pair -> pair.schemes().stream())
                .map(SigningScheme::name)
                .sorted()
                .toList();
    }

    public List<String> macAlgorithms() {
        return spec.mac().map(mac -> List.of(mac.name())).orElse(List.of());
    }

    public List<String> keyAgreementAlgorithms() {
        return usage == Usage.KEY_AGREEMENT ? List.of(KeyAgreementAlgorithmSpec.ECDH) : List.of();
    }

    /// The condition keys that tell kinds apart, by their present and former names.
    public Map<String, List<String>> conditionKeys() {
        return Map.of(
                "kms:KeySpec", List.of(spec.name()),
                "kms:CustomerMasterKeySpec", List.of(spec.name()),
                "kms:KeyUsage", List.of(usage.name()),
                "kms:CustomerMasterKeyUsage", List.of(usage.name()));
    }

    private static Spec askedSpec(CreateKeyRequest input) {
        if (input.keySpec().isPresent() && input.customerMasterKeySpec().isPresent()) {
            throw KmsError.VALIDATION.because(
                    "You cannot specify KeySpec and CustomerMasterKeySpec in the same request."
                            + " CustomerMasterKeySpec is deprecated.");
        }
        String named =
                input.keySpec()
                        .or(input::customerMasterKeySpec)
                        .orElse(Spec.SYMMETRIC_DEFAULT.name());
        // SM2 is offered in China only, where AWS's keys come from other hands.
        return Spec.find(named)
                .orElseThrow(() ->
                        KmsError.UNSUPPORTED_OPERATION.because(
                                "Key spec " + named + " is not supported."));
    }
}
