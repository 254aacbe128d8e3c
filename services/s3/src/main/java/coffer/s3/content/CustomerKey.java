package coffer.s3.content;

import coffer.crypto.Digests;
import coffer.gate.Call;
import coffer.kernel.SecretBytes;
import coffer.kernel.ServiceException;
import coffer.s3.error.S3Error;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// A key that a customer sends along with a request (SSE-C). It is never kept: what is, is a
/// [CustomerMark].
// AWS: Amazon S3 User Guide, "Using server-side encryption with customer-provided keys".
public final class CustomerKey {
    private static final String ALGORITHM = "AES256";
    private static final int KEY_BYTES = 32;
    private static final String PREFIX =
            "Requests specifying Server Side Encryption with Customer provided keys must ";

    private final String base64;

    private CustomerKey(String base64) {
        this.base64 = base64;
    }

    /// The three headers that give a key, or those that give the key of a copy's source.
    public record Given(Optional<String> algorithm, Optional<String> key, Optional<String> keyMd5) {
        public static final Given NOTHING =
                new Given(Optional.empty(), Optional.empty(), Optional.empty());

        public boolean isEmpty() {
            return algorithm.isEmpty() && key.isEmpty() && keyMd5.isEmpty();
        }

        /// Says nothing of the key.
        @Override
        public String toString() {
            return "Given[...]";
        }
    }

    /// The key of a request, if it gives one. Throws S3's error if what it gives is not whole, came
    /// in the clear or is not what was sent.
    public static Optional<CustomerKey> of(Given given, Call call) {
        if (given.isEmpty()) return Optional.empty();
        if (!call.transport().connection().secure()) {
            throw S3Error.INVALID_ARGUMENT.because(PREFIX + "be made over a secure connection.");
        }
        String algorithm =
                given.algorithm()
                        .orElseThrow(
                                () -> refusal(PREFIX + "provide a valid encryption algorithm."));
        if (!algorithm.equals(ALGORITHM)) {
            throw S3Error.INVALID_ENCRYPTION_ALGORITHM
                    .refusal()
                    .with(
                            Map.of(
                                    "ArgumentName",
                                    "x-amz-server-side-encryption",
                                    "ArgumentValue",
                                    algorithm));
        }
        String key =
                given.key()
                        .orElseThrow(() -> refusal(PREFIX + "provide an appropriate secret key."));
        String md5 =
                given.keyMd5()
                        .orElseThrow(() ->
                                refusal(
                                        PREFIX
                                                + "provide the client calculated MD5 of the secret"
                                                + " key."));
        CustomerKey whole = new CustomerKey(key.strip());
        whole.check(md5.strip());
        return Optional.of(whole);
    }

    /// For the caller to close.
    SecretBytes open() {
        return SecretBytes.adopt(Base64.getDecoder().decode(base64));
    }

    /// Throws S3's error unless something can be encrypted under it. Who reads with a key of
    /// another length has the wrong one.
    void requireStrength() {
        try (SecretBytes key = open()) {
            if (key.size() == KEY_BYTES) return;
            throw refusal("The secret key was invalid for the specified algorithm.");
        }
    }

    /// Throws S3's error unless `given` is what it takes to read what is encrypted so.
    public static void check(Encryption encryption, Optional<CustomerKey> given) {
        if (encryption.customer().isEmpty()) {
            if (given.isEmpty()) return;
            throw S3Error.INVALID_REQUEST.because(
                    "The encryption parameters are not applicable to this object.");
        }
        if (given.isEmpty()) {
            throw S3Error.INVALID_REQUEST.because(
                    "The object was stored using a form of Server Side Encryption. The correct"
                            + " parameters must be provided to retrieve the object.");
        }
        if (!isOf(encryption.customer().get(), given.get())) {
            throw S3Error.ACCESS_DENIED.because(PREFIX + "provide the correct secret key.");
        }
    }

    /// The same for a part, whose upload has said how it will be encrypted.
    public static void checkPart(Encryption encryption, Optional<CustomerKey> given) {
        if (encryption.customer().isPresent() != given.isPresent()) {
            throw S3Error.INVALID_REQUEST.because(
                    "The multipart upload initiate requested encryption. Subsequent part requests"
                            + " must include the appropriate encryption parameters.");
        }
        if (given.isPresent() && !isOf(encryption.customer().get(), given.get())) {
            throw S3Error.INVALID_REQUEST.because(
                    "The provided encryption parameters did not match the ones used originally.");
        }
    }

    /// The refusal of a request that should have given a key.
    public static ServiceException missing() {
        return refusal(PREFIX + "provide an appropriate secret key.");
    }

    private static boolean isOf(CustomerMark mark, CustomerKey given) {
        try (SecretBytes key = given.open()) {
            return mark.isOf(key);
        }
    }

    private void check(String md5) {
        byte[] key = decoded();
        try {
            String actual = Base64.getEncoder().encodeToString(Digests.md5(key));
            if (actual.equals(md5)) return;
            throw refusal(
                    "The calculated MD5 hash of the key did not match the hash that was provided.");
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private byte[] decoded() {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw missing();
        }
    }

    private static ServiceException refusal(String message) {
        return S3Error.INVALID_ARGUMENT
                .because(message)
                .with(
                        Map.of(
                                "ArgumentName",
                                "x-amz-server-side-encryption",
                                "ArgumentValue",
                                "null"));
    }

    /// Says nothing of the key.
    @Override
    public String toString() {
        return "CustomerKey[...]";
    }
}
