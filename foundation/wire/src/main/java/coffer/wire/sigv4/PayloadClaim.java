package coffer.wire.sigv4;

import coffer.kernel.Bytes;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// What a request says of its payload: `text` is what is signed.
record PayloadClaim(Kind kind, String text) {
    enum Kind {
        SIGNED,
        UNSIGNED,
        STREAMING_SIGNED,
        STREAMING_SIGNED_TRAILER,
        STREAMING_UNSIGNED_TRAILER;

        boolean isUnsigned() {
            return this == UNSIGNED || this == STREAMING_UNSIGNED_TRAILER;
        }
    }

    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final int SHA256_HEX_LENGTH = 64;

    /// The claim of a request to S3; empty where S3 demands one and there is none.
    static Optional<PayloadClaim> ofS3(SignedRequest request) {
        Optional<String> header = request.http().headers().find("x-amz-content-sha256");
        return switch (request.signature()) {
            case Signature.Header ignored -> header.map(PayloadClaim::of);
            case Signature.Presigned ignored -> {
                Query query = Query.parse(request.http().rawQuery());
                String text = header.or(() -> query.find("X-Amz-Content-Sha256")).orElse(UNSIGNED);
                yield Optional.of(of(text));
            }
        };
    }

    static PayloadClaim ofBody(Bytes sha256) {
        return new PayloadClaim(Kind.SIGNED, sha256.toHex());
    }

    private static PayloadClaim of(String text) {
        Kind kind =
                switch (text) {
                    case UNSIGNED -> Kind.UNSIGNED;
                    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" -> Kind.STREAMING_SIGNED;
                    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" ->
                            Kind.STREAMING_SIGNED_TRAILER;
                    case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" -> Kind.STREAMING_UNSIGNED_TRAILER;
                    default -> Kind.SIGNED;
                };
        return new PayloadClaim(kind, text);
    }

    boolean isReadable() {
        return kind != Kind.SIGNED || (text.length() == SHA256_HEX_LENGTH && isHex(text));
    }

    Bytes sha256() {
        return Bytes.adopt(HexFormat.of().parseHex(text.toLowerCase(Locale.ROOT)));
    }

    private static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) return false;
        }
        return true;
    }
}
