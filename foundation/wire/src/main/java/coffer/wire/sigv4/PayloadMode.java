package coffer.wire.sigv4;

import coffer.kernel.Bytes;
import coffer.wire.http.Headers;
import java.io.InputStream;

/// How a verified request protects its body.
public sealed interface PayloadMode {

    /// The whole body has this SHA-256.
    record Signed(Bytes sha256) implements PayloadMode {}

    /// Nothing of the body is signed.
    record Unsigned() implements PayloadMode {}

    /// The body comes in signed chunks, each signature chained to the one before.
    record StreamingSigned(ChunkSigner signer, boolean hasTrailer) implements PayloadMode {}

    /// The body comes in unsigned chunks, followed by a trailer.
    record StreamingUnsignedTrailer() implements PayloadMode {}

    /// The content within `raw`, checked while it is read.
    ///
    /// Throws [PayloadRejectedException] if the headers that describe the body are wrong.
    default PayloadStream open(InputStream raw, Headers headers) {
        return switch (this) {
            case Signed(Bytes sha256) -> new HashedPayload(raw, sha256);
            case Unsigned() -> new PlainPayload(raw);
            case StreamingSigned(ChunkSigner signer, boolean hasTrailer) ->
                    new ChunkedPayload(
                            raw,
                            new SignedChunks(signer),
                            ChunkedPayload.Declared.of(headers, hasTrailer));
            case StreamingUnsignedTrailer() ->
                    new ChunkedPayload(
                            raw, new UnsignedChunks(), ChunkedPayload.Declared.of(headers, true));
        };
    }
}
