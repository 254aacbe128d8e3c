package coffer.s3.content;

import coffer.kernel.Bytes;
import coffer.kernel.ServiceException;
import coffer.s3.error.S3Error;
import coffer.wire.checksum.ChecksumAlgorithm;
import coffer.wire.http.Headers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What an upload says about its body, to be held against what arrives.
///
/// A checksum is claimed in a header or, if `isInTrailer`, after the body.
public record Claims(
        long lengthBytes,
        Optional<Bytes> md5,
        Optional<ChecksumAlgorithm> algorithm,
        Optional<Bytes> checksum,
        boolean isInTrailer) {
    private static final long MAX_BYTES = 5L << 30;
    private static final int MD5_BYTES = 16;
    private static final String PREFIX = "x-amz-checksum-";

    /// Nothing is claimed but the length, as for a copy.
    public static Claims ofLength(long lengthBytes) {
        return new Claims(lengthBytes, Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    public static Claims of(Headers headers) {
        long length = length(headers);
        if (length > MAX_BYTES) {
            throw S3Error.ENTITY_TOO_LARGE
                    .refusal()
                    .with(
                            Map.of(
                                    "ProposedSize", Long.toString(length),
                                    "MaxSizeAllowed", Long.toString(MAX_BYTES)));
        }
        Optional<Bytes> md5 = headers.find("content-md5").map(Claims::parseMd5);
        Optional<ChecksumAlgorithm> trailer = inTrailer(headers);
        Optional<ChecksumAlgorithm> header = inHeader(headers);
        if (trailer.isPresent() && header.isPresent()) throw severalChecksums();
        checkDeclared(headers, trailer.or(() -> header));
        Optional<Bytes> value =
                header.flatMap(algorithm ->
                        headers.find(algorithm.headerName()).map(text -> parse(algorithm, text)));
        return new Claims(length, md5, trailer.or(() -> header), value, trailer.isPresent());
    }

    /// Reads a claimed checksum; one that cannot be of the algorithm is refused.
    static Bytes parse(ChecksumAlgorithm algorithm, String text) {
        return algorithm
                .parse(text)
                .orElseThrow(() ->
                        S3Error.INVALID_REQUEST.because(
                                "Value for " + algorithm.headerName() + " header is invalid."));
    }

    private static long length(Headers headers) {
        String text =
                headers.find("x-amz-decoded-content-length")
                        .or(() -> headers.find("content-length"))
                        .orElseThrow(S3Error.MISSING_CONTENT_LENGTH::refusal);
        if (!text.matches("\\d{1,18}")) throw S3Error.MISSING_CONTENT_LENGTH.refusal();
        return Long.parseLong(text);
    }

    private static Bytes parseMd5(String text) {
        try {
            byte[] md5 = Base64.getDecoder().decode(text);
            if (md5.length == MD5_BYTES) return Bytes.adopt(md5);
        } catch (IllegalArgumentException notBase64) {
            throw S3Error.INVALID_DIGEST.refusal();
        }
        throw S3Error.INVALID_DIGEST.refusal();
    }

    private static Optional<ChecksumAlgorithm> inTrailer(Headers headers) {
        return single(
                headers.all("x-amz-trailer").stream()
                        .flatMap(value -> List.of(value.split(",", 20)).stream())
                        .map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .filter(name -> name.startsWith(PREFIX))
                        .toList());
    }

    private static Optional<ChecksumAlgorithm> inHeader(Headers headers) {
        List<String> names = new ArrayList<>();
        headers.forEach((name, value) -> {
            boolean isOption =
                    name.equals(PREFIX + "algorithm")
                            || name.equals(PREFIX + "type")
                            || name.equals(PREFIX + "mode");
            if (name.startsWith(PREFIX) && !isOption) names.add(name);
        });
        return single(names);
    }

    private static Optional<ChecksumAlgorithm> single(List<String> headerNames) {
        if (headerNames.isEmpty()) return Optional.empty();
        if (headerNames.size() > 1) throw severalChecksums();
        String name = headerNames.getFirst();
        return Optional.of(
                ChecksumAlgorithm.ofHeader(name)
                        .orElseThrow(() ->
                                S3Error.INVALID_REQUEST.because(
                                        "The algorithm type you specified in x-amz-checksum-"
                                                + " header is invalid.")));
    }

    private static void checkDeclared(Headers headers, Optional<ChecksumAlgorithm> found) {
        Optional<String> declared = headers.find("x-amz-sdk-checksum-algorithm");
        if (declared.isEmpty()) return;
        if (found.isEmpty()) {
            throw S3Error.INVALID_REQUEST.because(
                    "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-*"
                            + " or x-amz-trailer headers were found.");
        }
        if (!found.get().name().equalsIgnoreCase(declared.get())) {
            throw S3Error.INVALID_REQUEST.because(
                    "Value for x-amz-sdk-checksum-algorithm header is invalid.");
        }
    }

    private static ServiceException severalChecksums() {
        return S3Error.INVALID_REQUEST.because(
                "Expecting a single x-amz-checksum- header. Multiple checksum Types are not"
                        + " allowed.");
    }

    /// Refuses a body that is not what was claimed; `trailer` is what came after it.
    void check(Hashing.Hashes hashes, long receivedBytes, Headers trailer) {
        if (receivedBytes != lengthBytes) throw S3Error.INCOMPLETE_BODY.refusal();
        boolean wrongMd5 = md5.isPresent() && !md5.equals(hashes.md5());
        if (wrongMd5) throw S3Error.BAD_DIGEST.refusal();
        if (algorithm.isEmpty()) return;
        Bytes claimed = claimed(algorithm.get(), trailer);
        if (!claimed.equals(hashes.in(algorithm.get()))) {
            throw S3Error.BAD_DIGEST.because(
                    "The "
                            + algorithm.get()
                            + " you specified did not match the calculated checksum.");
        }
    }

    private Bytes claimed(ChecksumAlgorithm name, Headers trailer) {
        if (checksum.isPresent()) return checksum.get();
        return trailer.find(name.headerName())
                .map(text -> parse(name, text))
                .orElseThrow(() ->
                        S3Error.INVALID_REQUEST.because(
                                "The trailer " + name.headerName() + " is missing"));
    }
}
