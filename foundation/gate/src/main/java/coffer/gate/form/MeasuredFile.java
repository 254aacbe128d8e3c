package coffer.gate.form;

import coffer.wire.form.MalformedFormException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/// The file of a form, refused as soon as it is longer than its policy allows, or at its end if it
/// is shorter.
public final class MeasuredFile extends FilterInputStream {
    private Optional<PostPolicy.Length> allowed = Optional.empty();
    private long count;

    public MeasuredFile(InputStream file) {
        super(file);
    }

    /// From now on; anything is allowed before.
    public void allow(PostPolicy.Length length) {
        allowed = Optional.of(length);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            int read = in.read(buffer, offset, length);
            if (read > 0) count += read;
            check(read < 0);
            return read;
        } catch (MalformedFormException unfinished) {
            throw FormError.MALFORMED.refusal();
        }
    }

    private void check(boolean isAtEnd) {
        if (allowed.isEmpty()) return;
        if (count > allowed.get().most()) {
            throw FormError.TOO_LARGE
                    .refusal()
                    .with(
                            Map.of(
                                    "ProposedSize", Long.toString(count),
                                    "MaxSizeAllowed", Long.toString(allowed.get().most())));
        }
        if (isAtEnd && count < allowed.get().least()) {
            throw FormError.TOO_SMALL
                    .refusal()
                    .with(
                            Map.of(
                                    "ProposedSize", Long.toString(count),
                                    "MinSizeAllowed", Long.toString(allowed.get().least())));
        }
    }
}
