package coffer.gate;

import coffer.wire.sigv4.SigningSecret;
import java.util.Optional;

/// Knows access keys. The identity service implements it.
public interface Credentials {

    Lookup find(String accessKeyId, Optional<String> sessionToken);

    /// What is known of an access key. Every case but [Found] is a refusal.
    sealed interface Lookup {
        /// `secretKey` is the caller's to close.
        record Found(SigningSecret secretKey, Identity identity) implements Lookup {}

        record Unknown() implements Lookup {}

        record Inactive() implements Lookup {}

        record InvalidToken() implements Lookup {}

        record ExpiredToken() implements Lookup {}
    }
}
