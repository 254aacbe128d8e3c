package coffer.kms.key;

import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import coffer.kms.api.CreateKeyRequest;
import coffer.kms.api.OriginType;
import java.util.Arrays;

/// Where a key's material comes from. It never changes.
public enum Source {
    /// Made here.
    AWS_KMS(OriginType.AWS_KMS),
    /// Brought by whoever owns the key.
    EXTERNAL(OriginType.EXTERNAL);

    private final String wireName;

    Source(String wireName) {
        this.wireName = wireName;
    }

    /// The source that a request asks for; refuses what there is not.
    static Source asked(CreateKeyRequest input) {
        String named = input.origin().orElse(AWS_KMS.wireName);
        if (input.customKeyStoreId().isPresent() || input.xksKeyId().isPresent()) {
            throw unsupported("A custom key store");
        }
        return Arrays.stream(values())
                .filter(source -> source.wireName.equals(named))
                .findFirst()
                .orElseThrow(() -> unsupported("Origin " + named));
    }

    /// What clients call it.
    public String wireName() {
        return wireName;
    }

    private static ServiceException unsupported(String what) {
        return KmsError.UNSUPPORTED_OPERATION.because(what + " is not supported.");
    }
}
