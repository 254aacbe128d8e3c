package coffer.wire.sigv4;

import coffer.wire.http.Headers;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The content of an `aws-chunked` body.
///
/// Chunks are not held back until their signatures are seen: a chunk may be as large as the client
/// likes, and nothing becomes visible before [#finish].
final class ChunkedPayload extends PayloadStream {
    private static final int MAX_LINE_BYTES = 4096;
    private static final int MAX_TRAILER_LINES = 20;
    private static final int MAX_SIZE_DIGITS = 15;
    private static final int LINE_BUFFER_BYTES = 8192;
    private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";

    private final InputStream in;
    private final Chunks chunks;
    private final Declared declared;
    private final Headers.Builder trailer = Headers.builder();
    private Optional<SigV4Failure> failure = Optional.empty();
    private long leftInBody;
    private long leftInChunk;
    private boolean isFinished;

    /// What the request's headers say of its body.
    record Declared(long sizeBytes, boolean hasTrailer, Set<String> trailerNames) {
        static Declared of(Headers headers, boolean hasTrailer) {
            Set<String> names = new TreeSet<>();
            for (String value : headers.all("x-amz-trailer")) {
                for (String name : value.toLowerCase(Locale.ROOT).split(",", MAX_TRAILER_LINES)) {
                    if (!name.isBlank()) names.add(name.strip());
                }
            }
            String length =
                    headers.find("x-amz-decoded-content-length")
                            .orElseThrow(() -> rejected(SigV4Error.MISSING_DECODED_LENGTH));
            if (length.isEmpty() || length.length() > 18 || !isDigits(length)) {
                throw rejected(SigV4Error.MISSING_DECODED_LENGTH);
            }
            return new Declared(Long.parseLong(length), hasTrailer, names);
        }

        private static boolean isDigits(String text) {
            return text.chars().allMatch(c -> c >= '0' && c <= '9');
        }
    }

    ChunkedPayload(InputStream raw, Chunks chunks, Declared declared) {
        // Lines come from this buffer; long reads of data pass it by.
        this.in = new BufferedInputStream(raw, LINE_BUFFER_BYTES);
        this.chunks = chunks;
        this.declared = declared;
        this.leftInBody = declared.sizeBytes();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (failure.isPresent()) throw new PayloadRejectedException(failure.get());
        if (length == 0) return 0;
        try {
            return next(buffer, offset, length);
        } catch (PayloadRejectedException rejected) {
            failure = Optional.of(rejected.failure());
            throw rejected;
        }
    }

    private int next(byte[] buffer, int offset, int length) throws IOException {
        if (leftInChunk == 0 && !isFinished) beginChunk();
        if (isFinished) return -1;
        int count = in.read(buffer, offset, (int) Math.min(length, leftInChunk));
        if (count < 0) throw rejected(SigV4Error.WRONG_LENGTH);
        chunks.update(buffer, offset, count);
        leftInChunk -= count;
        leftInBody -= count;
        if (leftInChunk == 0) {
            chunks.end();
            expectLineEnd();
        }
        return count;
    }

    private void beginChunk() throws IOException {
        String line = readLine().orElseThrow(() -> rejected(SigV4Error.WRONG_LENGTH));
        int semicolon = line.indexOf(';');
        String digits = semicolon < 0 ? line : line.substring(0, semicolon);
        long sizeBytes = parseSize(digits);
        chunks.begin(sizeBytes, line.substring(digits.length()));
        if (sizeBytes > leftInBody) throw rejected(SigV4Error.WRONG_LENGTH);
        leftInChunk = sizeBytes;
        if (sizeBytes == 0) finishBody();
    }

    private static long parseSize(String digits) {
        String hex = digits.strip();
        boolean isHex =
                !hex.isEmpty()
                        && hex.length() <= MAX_SIZE_DIGITS
                        && hex.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80);
        if (!isHex) throw rejected(SigV4Error.MALFORMED_CHUNK);
        return Long.parseLong(hex, 16);
    }

    private void finishBody() throws IOException {
        chunks.end();
        if (leftInBody != 0) throw rejected(SigV4Error.WRONG_LENGTH);
        if (declared.hasTrailer()) {
            readTrailer();
        } else {
            Optional<String> line = readLine();
            if (line.isPresent() && !line.get().isEmpty()) {
                throw rejected(SigV4Error.MALFORMED_CHUNK);
            }
        }
        if (in.read() >= 0) throw rejected(SigV4Error.MALFORMED_CHUNK);
        isFinished = true;
    }

    private void readTrailer() throws IOException {
        Map<String, String> fields = new TreeMap<>();
        Optional<String> signature = Optional.empty();
        for (int lines = 0; ; lines++) {
            if (lines > MAX_TRAILER_LINES) throw rejected(SigV4Error.MALFORMED_TRAILER);
            Optional<String> line = readLine();
            // AWS's own example has an empty line before the trailer's signature.
            boolean isSigned = signature.isPresent() || !chunks.signsTrailer();
            if (line.isEmpty() || (line.get().isEmpty() && isSigned)) break;
            if (line.get().isEmpty()) continue;
            int colon = line.get().indexOf(':');
            if (colon < 1) throw rejected(SigV4Error.MALFORMED_TRAILER);
            String name = line.get().substring(0, colon).strip().toLowerCase(Locale.ROOT);
            String value = line.get().substring(colon + 1).strip();
            if (chunks.signsTrailer() && name.equals(TRAILER_SIGNATURE) && signature.isEmpty()) {
                signature = Optional.of(value);
            } else if (fields.put(name, value) != null) {
                throw rejected(SigV4Error.MALFORMED_TRAILER);
            }
        }
        checkTrailer(fields, signature);
    }

    private void checkTrailer(Map<String, String> fields, Optional<String> signature) {
        if (!fields.keySet().equals(declared.trailerNames())) {
            throw rejected(SigV4Error.MALFORMED_TRAILER);
        }
        StringBuilder canonical = new StringBuilder();
        fields.forEach((name, value) -> {
            canonical.append(name).append(':').append(value).append('\n');
            trailer.add(name, value);
        });
        if (!chunks.signsTrailer()) return;
        chunks.checkTrailer(
                canonical.toString(),
                signature.orElseThrow(() -> rejected(SigV4Error.MALFORMED_TRAILER)));
    }

    private void expectLineEnd() throws IOException {
        int first = in.read();
        if (first == '\r' && in.read() == '\n') return;
        throw rejected(first < 0 ? SigV4Error.WRONG_LENGTH : SigV4Error.MALFORMED_CHUNK);
    }

    /// The next line without its end, or empty where the body ends.
    private Optional<String> readLine() throws IOException {
        StringBuilder line = new StringBuilder(96);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 && line.isEmpty()) return Optional.empty();
            if (b < 0) throw rejected(SigV4Error.WRONG_LENGTH);
            if (line.length() == MAX_LINE_BYTES) throw rejected(SigV4Error.MALFORMED_CHUNK);
            line.append((char) b);
        }
        int end = line.length();
        if (end > 0 && line.charAt(end - 1) == '\r') line.setLength(end - 1);
        return Optional.of(line.toString());
    }

    private static PayloadRejectedException rejected(SigV4Error error) {
        return new PayloadRejectedException(error.inS3());
    }

    @Override
    Headers trailer() {
        return isFinished ? trailer.build() : Headers.empty();
    }

    @Override
    public void close() throws IOException {
        chunks.close();
        in.close();
    }
}
