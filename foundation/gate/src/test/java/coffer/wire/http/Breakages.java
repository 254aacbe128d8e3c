package coffer.wire.http;

import java.io.IOException;

/// The engine's own exceptions, which only it can make.
public final class Breakages {
    private Breakages() {}

    public static RuntimeException clientGone() {
        return new ClientGoneException(new IOException("broken pipe"));
    }

    public static RuntimeException incomplete(IncompleteBodyException.Reason reason) {
        return new IncompleteBodyException(reason, new IOException("the connection ended"));
    }
}
