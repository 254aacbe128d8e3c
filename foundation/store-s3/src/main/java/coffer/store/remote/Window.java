package coffer.store.remote;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// A run of an object's bytes on their way here, and how long the object is as a whole. Used by one
/// thread.
final class Window implements Closeable {
    /// Of an object that ends before the run would begin.
    static final Window NOTHING =
            new Window(
                    new ResponseInputStream<>(
                            GetObjectResponse.builder().build(), InputStream.nullInputStream()),
                    0,
                    0,
                    0);

    private static final Pattern RANGE =
            Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

    /// So little is rather read than the connection given up.
    private static final int LITTLE_BYTES = 64 << 10;

    private final ResponseInputStream<GetObjectResponse> answer;
    private final long end;
    private final long objectBytes;
    private long position;

    private Window(
            ResponseInputStream<GetObjectResponse> answer,
            long position,
            long end,
            long objectBytes) {
        this.answer = answer;
        this.position = position;
        this.end = end;
        this.objectBytes = objectBytes;
    }

    /// What was answered when the bytes from `from` on were asked for.
    static Window of(ResponseInputStream<GetObjectResponse> answer, long from) throws IOException {
        Matcher range = RANGE.matcher(String.valueOf(answer.response().contentRange()));
        if (!range.matches() || Long.parseLong(range.group(1)) != from) {
            answer.abort();
            throw new IOException("the store answered with other bytes than it was asked for");
        }
        long end = Long.parseLong(range.group(2)) + 1;
        return new Window(answer, from, end, Long.parseLong(range.group(3)));
    }

    /// The whole object's length.
    long objectBytes() {
        return objectBytes;
    }

    /// What tells the object from others that have had its name; empty if the store does not say.
    String tag() {
        return Objects.requireNonNullElse(answer.response().eTag(), "");
    }

    /// When the object was written, by the store's clock.
    Instant modified() {
        return answer.response().lastModified();
    }

    /// Where the next byte comes from.
    long position() {
        return position;
    }

    boolean isAtEnd() {
        return position >= end;
    }

    /// The next bytes, at most `most` and at least one. Only before the end.
    byte[] next(int most) throws IOException {
        int wanted = (int) Math.min(most, end - position);
        byte[] read = answer.readNBytes(wanted);
        if (read.length < wanted) throw new IOException("an object broke off");
        position += wanted;
        return read;
    }

    @Override
    public void close() throws IOException {
        if (end - position > LITTLE_BYTES) answer.abort();
        answer.close();
    }
}
