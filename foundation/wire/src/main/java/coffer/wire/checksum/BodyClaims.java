package coffer.wire.checksum;

import coffer.kernel.Bytes;
import coffer.wire.http.Headers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the headers of a request say about its body, to be held against what arrives: `Content-MD5`
/// and one `x-amz-checksum-*`, whose value is in the header or, if `isInTrailer`, after the body.
// AWS: Amazon S3 User Guide, "Checking object integrity".
public record BodyClaims(
        Optional<Bytes> md5,
        Optional<ChecksumAlgorithm> algorithm,
        Optional<Bytes> checksum,
        boolean isInTrailer) {
    /// Nothing is claimed.
    public static final BodyClaims NONE =
            new BodyClaims(Optional.empty(), Optional.empty(), Optional.empty(), false);

    private static final int MD5_BYTES = 16;
    private static final String PREFIX = "x-amz-checksum-";
    private static final List<String> OPTIONS =
            List.of(PREFIX + "algorithm", PREFIX + "type", PREFIX + "mode");

    /// What a body came to; asked only for what was claimed.
    public interface Measured {
        Bytes md5();

        Bytes checksum(ChecksumAlgorithm algorithm);
    }

    /// Throws [ClaimRejectedException] if no body could be as claimed.
    public static BodyClaims of(Headers headers) {
        Optional<ChecksumAlgorithm> trailer = inTrailer(headers);
        Optional<ChecksumAlgorithm> header = inHeader(headers);
        if (trailer.isPresent() && header.isPresent()) throw severalChecksums();
        checkDeclared(headers, trailer.or(() -> header));
        Optional<Bytes> value =
                header.flatMap(algorithm ->
                        headers.find(algorithm.headerName()).map(text -> parse(algorithm, text)));
        return new BodyClaims(md5(headers), trailer.or(() -> header), value, trailer.isPresent());
    }

    /// The MD5 alone, for operations whose checksum headers speak of something else.
    public static BodyClaims ofMd5(Headers headers) {
        return new BodyClaims(md5(headers), Optional.empty(), Optional.empty(), false);
    }

    public boolean isEmpty() {
        return md5.isEmpty() && algorithm.isEmpty();
    }

    /// Throws [ClaimRejectedException] unless the body is what was claimed. `trailer` came after
    /// it.
    public void check(Measured body, Headers trailer) {
        if (md5.isPresent() && !md5.get().equals(body.md5())) {
            throw ClaimRejectedException.mismatch(
                    "The Content-MD5 you specified did not match what we received.");
        }
        if (algorithm.isEmpty()) return;
        ChecksumAlgorithm claimed = algorithm.get();
        if (!checksum.orElseGet(() -> after(claimed, trailer)).equals(body.checksum(claimed))) {
            throw ClaimRejectedException.mismatch(
                    "The " + claimed + " you specified did not match the calculated checksum.");
        }
    }

    private static Bytes after(ChecksumAlgorithm algorithm, Headers trailer) {
        String name = algorithm.headerName();
        return trailer.find(name)
                .map(text -> parse(algorithm, text))
                .orElseThrow(() ->
                        ClaimRejectedException.invalid("The trailer " + name + " is missing"));
    }

    private static Bytes parse(ChecksumAlgorithm algorithm, String text) {
        return algorithm
                .parse(text)
                .orElseThrow(() ->
                        ClaimRejectedException.invalid(
                                "Value for " + algorithm.headerName() + " header is invalid."));
    }

    private static Optional<Bytes> md5(Headers headers) {
        return headers.find("content-md5").map(BodyClaims::parseMd5);
    }

    private static Bytes parseMd5(String text) {
        try {
            byte[] md5 = Base64.getDecoder().decode(text);
            if (md5.length == MD5_BYTES) return Bytes.adopt(md5);
        } catch (IllegalArgumentException notBase64) {
            throw ClaimRejectedException.impossibleMd5();
        }
        throw ClaimRejectedException.impossibleMd5();
    }

    private static Optional<ChecksumAlgorithm> inTrailer(Headers headers) {
        List<String> names =
                headers.all("x-amz-trailer").stream()
                        .flatMap(value -> Arrays.stream(value.split(",", 20)))
                        .map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .filter(name -> !name.isEmpty())
                        .toList();
        for (String name : names) {
            if (ChecksumAlgorithm.ofHeader(name).isPresent()) continue;
            throw ClaimRejectedException.invalid(
                    "The value specified in the x-amz-trailer header is not supported");
        }
        return single(names);
    }

    private static Optional<ChecksumAlgorithm> inHeader(Headers headers) {
        List<String> names = new ArrayList<>();
        headers.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !OPTIONS.contains(name)) names.add(name);
        });
        return single(names);
    }

    private static Optional<ChecksumAlgorithm> single(List<String> headerNames) {
        if (headerNames.isEmpty()) return Optional.empty();
        if (headerNames.size() > 1) throw severalChecksums();
        return Optional.of(
                ChecksumAlgorithm.ofHeader(headerNames.getFirst())
                        .orElseThrow(() ->
                                ClaimRejectedException.invalid(
                                        "The algorithm type you specified in x-amz-checksum-"
                                                + " header is invalid.")));
    }

    private static void checkDeclared(Headers headers, Optional<ChecksumAlgorithm> found) {
        Optional<String> declared = headers.find("x-amz-sdk-checksum-algorithm");
        if (declared.isEmpty()) return;
        if (found.isEmpty()) {
            throw ClaimRejectedException.invalid(
                    "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-*"
                            + " or x-amz-trailer headers were found.");
        }
        if (!found.get().name().equalsIgnoreCase(declared.get())) {
            throw ClaimRejectedException.invalid(
                    "Value for x-amz-sdk-checksum-algorithm header is invalid.");
        }
    }

    private static ClaimRejectedException severalChecksums() {
        return ClaimRejectedException.invalid(
                "Expecting a single x-amz-checksum- header. Multiple checksum Types are not"
                        + " allowed.");
    }
}
