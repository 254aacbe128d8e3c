package coffer.kms.ciphertext;

import coffer.kms.KmsError;
import coffer.kms.api.RecipientInfo;
import java.util.Optional;

/// Answers that only a Nitro enclave could read: there are none here.
public final class Recipients {

    private Recipients() {}

    public static void refuse(Optional<RecipientInfo> recipient) {
        if (recipient.isPresent()) {
            throw KmsError.UNSUPPORTED_OPERATION.because("Recipient is not supported.");
        }
    }
}
