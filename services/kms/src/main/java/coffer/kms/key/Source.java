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
    /// Made in the token of a custom key store, and kept there.
    AWS_CLOUDHSM(OriginType.AWS_CLOUDHSM),
    /// Brought by whoever owns the key.
    EXTERNAL(OriginType.EXTERNAL);

    private final String wireName;

    Source(String wireName) {
        this.wireName = wireName;
    }

    /// The source that a request asks for; refuses what there is not.
    static Source asked(CreateKeyRequest input) {
        String named = input.origin().orElse(AWS_KMS.wireName);
        if (input.xksKeyId().isPresent()) throw unsupported("An external key store");
        boolean isInStore = named.equals(AWS_CLOUDHSM.wireName);
        if (isInStore && input.multiRegion().orElse(false)) {
            throw unsupported("A multi-Region key in a custom key store");
        }
        if (isInStore != input.customKeyStoreId().isPresent()) {
            throw KmsError.VALIDATION.because(
                    "A CustomKeyStoreId and the Origin AWS_CLOUDHSM go together.");
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
