package coffer.s3.content;

import coffer.kernel.Bytes;
import coffer.s3.bucket.Bucket;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is written, sealed, beside a blob: whose bytes these are, should the records be lost. It
/// holds no key. The blob is all of an object, the first of an object's parts, or one part of an
/// upload.
///
/// Length-prefixed lines, so that no name can pretend to be another line.
public record Manifest(Place place, Subject subject) {
    private static final String FORMAT = "coffer s3 manifest 2\n";
    private static final int MAX_BLOBS = 10_000;

    /// Where the object is, and when its bytes arrived.
    public record Place(
            String owner, String region, String bucket, String bucketId, String key, Instant time) {
        public static Place of(Bucket bucket, String key, Instant time) {
            return new Place(
                    bucket.owner().digits(),
                    bucket.region().name(),
                    bucket.name(),
                    bucket.id(),
                    key,
                    time);
        }
    }

    /// What of it lies here.
    public sealed interface Subject {
        /// A version of the object, and its blobs in order, by their ids in hex.
        record Version(String versionId, List<String> blobs) implements Subject {
            public Version {
                blobs = List.copyOf(blobs);
            }
        }

        /// A part of an upload, which is no version of anything yet.
        record Part(String uploadId, int number) implements Subject {}
    }

    public static Manifest of(Bucket bucket, String key, Instant time, Subject subject) {
        return new Manifest(Place.of(bucket, key, time), subject);
    }

    public Bytes toBytes() {
        StringBuilder text = new StringBuilder(FORMAT);
        line(text, place.owner());
        line(text, place.region());
        line(text, place.bucket());
        line(text, place.bucketId());
        line(text, place.key());
        line(text, place.time().toString());
        switch (subject) {
            case Subject.Version(String versionId, List<String> blobs) -> {
                line(text, "object");
                line(text, versionId);
                blobs.forEach(blob -> line(text, blob));
            }
            case Subject.Part(String uploadId, int number) -> {
                line(text, "part");
                line(text, uploadId);
                line(text, Integer.toString(number));
            }
        }
        return Bytes.utf8(text.toString());
    }

    private static void line(StringBuilder text, String line) {
        text.append(line.length()).append(':').append(line).append('\n');
    }

    /// Empty if these bytes are no manifest of this format.
    public static Optional<Manifest> parse(Bytes bytes) {
        String text = bytes.toUtf8();
        if (!text.startsWith(FORMAT)) return Optional.empty();
        try {
            Lines lines = new Lines(text);
            Place place =
                    new Place(
                            lines.next(),
                            lines.next(),
                            lines.next(),
                            lines.next(),
                            lines.next(),
                            Instant.parse(lines.next()));
            return Optional.of(new Manifest(place, subject(lines)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException broken) {
            return Optional.empty();
        }
    }

    private static Subject subject(Lines lines) {
        return switch (lines.next()) {
            case "object" -> new Subject.Version(lines.next(), lines.rest());
            case "part" -> new Subject.Part(lines.next(), Integer.parseInt(lines.next()));
            default -> throw new IllegalArgumentException("neither an object nor a part");
        };
    }

    private static final class Lines {
        private final String text;
        private int at = FORMAT.length();

        Lines(String text) {
            this.text = text;
        }

        String next() {
            int colon = text.indexOf(':', at);
            int end = colon + 1 + Integer.parseInt(text.substring(at, colon));
            if (text.charAt(end) != '\n') throw new IllegalArgumentException("a line runs on");
            at = end + 1;
            return text.substring(colon + 1, end);
        }

        List<String> rest() {
            List<String> lines = new ArrayList<>();
            while (at < text.length() && lines.size() <= MAX_BLOBS) lines.add(next());
            if (lines.size() > MAX_BLOBS) throw new IllegalArgumentException("too many blobs");
            return lines;
        }
    }
}
