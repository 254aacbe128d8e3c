package coffer.wire.sigv4;

import java.util.Optional;

/// Whether a signature holds.
public sealed interface Verification {

    /// It does; the body still has to be what `payload` says.
    record Valid(PayloadMode payload) implements Verification {}

    /// It does not. `stringToSign` is what the client should have signed, if it came to that; S3
    /// tells it to the client.
    record Invalid(SigV4Failure failure, Optional<String> stringToSign) implements Verification {
        Invalid(SigV4Failure failure) {
            this(failure, Optional.empty());
        }
    }
}
