package coffer.wire.form;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The bytes of a form, read up to one delimiter after the other. Used by one thread.
final class FormSource {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final byte CR = '\r';
    private static final byte LF = '\n';

    private final InputStream in;
    private final byte[] delimiter;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;

    FormSource(InputStream in, String boundary) {
        this.in = in;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        // A form may begin with its first delimiter, before which there is no line.
        buffer[0] = CR;
        buffer[1] = LF;
        this.end = 2;
    }

    /// What is left up to the next delimiter, which is passed over when it is reached. Reading
    /// throws [MalformedFormException] if there is none.
    InputStream segment() {
        return new Segment();
    }

    /// After a delimiter: whether another part follows.
    boolean hasNextPart() throws IOException {
        int first = next();
        int second = next();
        if (first == '-' && second == '-') return false;
        while (first == ' ' || first == '\t') {
            first = second;
            second = next();
        }
        if (first == CR && second == LF) return true;
        throw MalformedFormException.because("a delimiter does not end its line");
    }

    /// One line without its end, of at most `limit` bytes.
    byte[] line(int limit) throws IOException {
        byte[] line = new byte[limit];
        for (int length = 0; ; length++) {
            int c = next();
            if (c == CR) {
                if (next() != LF) throw MalformedFormException.because("a line does not end");
                return Arrays.copyOf(line, length);
            }
            if (length == limit) throw MalformedFormException.tooLong();
            line[length] = (byte) c;
        }
    }

    private int next() throws IOException {
        if (at == end && !fill()) throw unfinished();
        return buffer[at++] & 0xFF;
    }

    private boolean fill() throws IOException {
        System.arraycopy(buffer, at, buffer, 0, end - at);
        end -= at;
        at = 0;
        int count = in.read(buffer, end, buffer.length - end);
        if (count > 0) end += count;
        return count > 0;
    }

    private static MalformedFormException unfinished() {
        return MalformedFormException.because("it ends before its last delimiter");
    }

    private int delimiterAt() {
        for (int i = at; i <= end - delimiter.length; i++) {
            if (buffer[i] != CR) continue;
            if (Arrays.equals(buffer, i, i + delimiter.length, delimiter, 0, delimiter.length)) {
                return i;
            }
        }
        return -1;
    }

    private final class Segment extends InputStream {
        private boolean isOver;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (isOver) return -1;
            if (length == 0) return 0;
            while (true) {
                int found = delimiterAt();
                if (found == at) {
                    at += delimiter.length;
                    isOver = true;
                    return -1;
                }
                // What could be the beginning of a delimiter is kept back.
                int most = found >= 0 ? found - at : end - at - delimiter.length + 1;
                if (most > 0) {
                    int count = Math.min(most, length);
                    System.arraycopy(buffer, at, target, offset, count);
                    at += count;
                    return count;
                }
                if (!fill()) throw unfinished();
            }
        }
    }
}
