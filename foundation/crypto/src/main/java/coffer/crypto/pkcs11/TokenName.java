package coffer.crypto.pkcs11;

import java.nio.file.Path;

/// Which token: a PKCS#11 library on this machine, and the label of one of its tokens.
///
/// A label and not a slot's number, because numbers change when tokens come and go.
public record TokenName(Path library, String label) {
    private static final int MOST_LABEL_BYTES = 32;

    public TokenName {
        if (!library.isAbsolute()) {
            throw new IllegalArgumentException("the library must be an absolute path");
        }
        int length = label.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        if (label.isBlank() || length > MOST_LABEL_BYTES) {
            throw new IllegalArgumentException("a token's label is 1 to 32 bytes");
        }
    }

    @Override
    public String toString() {
        return "token `" + label + "` of " + library;
    }
}
