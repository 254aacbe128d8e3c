package coffer.server.tls;

import java.nio.file.Path;

/// A file the operator gave for TLS does not serve; the message says which and why, and nothing of
/// what is in it.
final class TlsFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String complaint;

    TlsFileException(Path file, String why) {
        super(file + " " + why);
        this.complaint = file + " " + why;
    }

    TlsFileException(Path file, String why, Throwable cause) {
        super(file + " " + why, cause);
        this.complaint = file + " " + why;
    }

    String complaint() {
        return complaint;
    }
}
