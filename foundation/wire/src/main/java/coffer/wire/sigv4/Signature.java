package coffer.wire.sigv4;

import coffer.wire.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How a request says who sent it. Nothing of it is proven until [SigV4Verifier] agrees.
public sealed interface Signature {

    static Signature parse(HttpRequest request) {
        return SignatureParser.parse(request);
    }

    /// No signature at all.
    record Anonymous() implements Signature {}

    /// A signature that cannot be read, or of a kind that is not supported.
    record Malformed(SigV4Failure failure) implements Signature {}

    /// A signature to verify.
    sealed interface Signed extends Signature {
        Claim claim();

        /// The token that goes with temporary credentials.
        Optional<String> sessionToken();
    }

    /// A signature in the `Authorization` header.
    record Header(Claim claim, Optional<String> sessionToken) implements Signed {}

    /// A signature in the query, good for `lifetime` from the signing time.
    record Presigned(Claim claim, Optional<String> sessionToken, Duration lifetime)
            implements Signed {}

    /// The elements common to every signature; `signedHeaders` are in lower case and in the
    /// client's order.
    record Claim(
            Credential credential, List<String> signedHeaders, String signature, SigningTime time) {
        public Claim {
            signedHeaders = List.copyOf(signedHeaders);
        }
    }
}
