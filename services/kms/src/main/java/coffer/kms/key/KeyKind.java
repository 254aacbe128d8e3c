package coffer.kms.key;

import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import coffer.kms.api.CreateKeyRequest;
import coffer.kms.api.EncryptionAlgorithmSpec;
import coffer.kms.api.KeySpec;
import coffer.kms.api.KeyUsageType;
import coffer.kms.api.OriginType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The one kind of key there is: symmetric, for encryption, made here, in one region.
public final class KeyKind {
    public static final String SPEC = KeySpec.SYMMETRIC_DEFAULT;
    public static final String USAGE = KeyUsageType.ENCRYPT_DECRYPT;
    public static final String ORIGIN = OriginType.AWS_KMS;
    public static final String ALGORITHM = EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT;

    /// The condition keys that tell kinds apart, by their present and former names.
    static final Map<String, List<String>> CONTEXT =
            Map.of(
                    "kms:KeySpec", List.of(SPEC),
                    "kms:CustomerMasterKeySpec", List.of(SPEC),
                    "kms:KeyUsage", List.of(USAGE),
                    "kms:CustomerMasterKeyUsage", List.of(USAGE),
                    "kms:KeyOrigin", List.of(ORIGIN),
                    "kms:MultiRegion", List.of("false"));

    private KeyKind() {}

    /// Refuses a request for a key of any other kind.
    static void check(CreateKeyRequest input) {
        if (input.keySpec().isPresent() && input.customerMasterKeySpec().isPresent()) {
            throw KmsError.VALIDATION.because(
                    "You cannot specify KeySpec and CustomerMasterKeySpec in the same request."
                            + " CustomerMasterKeySpec is deprecated.");
        }
        String spec = input.keySpec().or(input::customerMasterKeySpec).orElse(SPEC);
        if (!spec.equals(SPEC)) throw unsupported("Key spec " + spec);
        if (!input.keyUsage().orElse(USAGE).equals(USAGE)) {
            throw KmsError.VALIDATION.because(
                    "KeySpec "
                            + SPEC
                            + " is not supported for key usage "
                            + input.keyUsage().orElse(USAGE)
                            + ".");
        }
        checkOrigin(input);
    }

    /// Refuses to encrypt by an algorithm that is not this kind's.
    public static void checkAlgorithm(Optional<String> algorithm) {
        if (!algorithm.orElse(ALGORITHM).equals(ALGORITHM)) {
            throw KmsError.INVALID_KEY_USAGE.because(
                    "The encryption algorithm "
                            + algorithm.orElse(ALGORITHM)
                            + " is not compatible with key spec "
                            + SPEC
                            + ".");
        }
    }

    private static void checkOrigin(CreateKeyRequest input) {
        String origin = input.origin().orElse(ORIGIN);
        if (!origin.equals(ORIGIN)) throw unsupported("Origin " + origin);
        if (input.multiRegion().orElse(false)) throw unsupported("A multi-Region key");
        if (input.customKeyStoreId().isPresent() || input.xksKeyId().isPresent()) {
            throw unsupported("A custom key store");
        }
    }

    private static ServiceException unsupported(String what) {
        return KmsError.UNSUPPORTED_OPERATION.because(what + " is not supported.");
    }
}
