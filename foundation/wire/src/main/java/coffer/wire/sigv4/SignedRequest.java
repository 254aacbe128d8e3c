package coffer.wire.sigv4;

import coffer.kernel.Bytes;
import coffer.wire.http.HttpRequest;
import java.util.Optional;

/// A request and what it claims. Services other than S3 need the SHA-256 of the whole body; S3's
/// payload is checked while it is read, see [PayloadMode#open].
public record SignedRequest(
        HttpRequest http, Signature.Signed signature, Optional<Bytes> bodySha256) {}
