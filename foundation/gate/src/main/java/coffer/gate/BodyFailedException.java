package coffer.gate;

import java.io.IOException;

/// A client's body could not be read. Not an [IOException], so that no service takes it for a
/// failure of its own disk.
final class BodyFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BodyFailedException(IOException cause) {
        super("reading a request's body", cause);
    }
}
