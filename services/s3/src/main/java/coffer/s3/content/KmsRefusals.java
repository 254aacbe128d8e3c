package coffer.s3.content;

import coffer.kernel.ServiceException;
import coffer.s3.error.S3Error;
import java.util.function.Supplier;

/// Says in S3's words what KMS refused.
final class KmsRefusals {
    private KmsRefusals() {}

    static <T> T answer(Supplier<T> question) {
        try {
            return question.get();
        } catch (ServiceException refusal) {
            throw asS3(refusal);
        }
    }

    static void permission(Runnable question) {
        answer(() -> {
            question.run();
            return true;
        });
    }

    private static ServiceException asS3(ServiceException refusal) {
        S3Error error =
                switch (refusal.code().wireName()) {
                    case "AccessDeniedException" -> S3Error.ACCESS_DENIED;
                    case "DisabledException" -> S3Error.KMS_DISABLED;
                    case "NotFoundException" -> S3Error.KMS_NOT_FOUND;
                    case "KMSInvalidStateException" -> S3Error.KMS_INVALID_STATE;
                    case "InvalidKeyUsageException" -> S3Error.KMS_INVALID_KEY_USAGE;
                    case "ThrottlingException", "ServiceUnavailable" -> S3Error.SLOW_DOWN;
                    case "InvalidCiphertextException", "IncorrectKeyException" -> S3Error.CORRUPT;
                    default -> S3Error.INVALID_REQUEST;
                };
        return error.because(refusal.message());
    }
}
