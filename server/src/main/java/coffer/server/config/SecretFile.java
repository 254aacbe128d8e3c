package coffer.server.config;

import coffer.kernel.SecretBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// A file of the operator's whose first line is a secret.
public final class SecretFile {
    private SecretFile() {}

    /// Without the end of the line.
    public static SecretBytes firstLine(Path file) {
        try {
            byte[] content = Files.readAllBytes(file);
            int end = 0;
            while (end < content.length && content[end] != '\n' && content[end] != '\r') end++;
            SecretBytes line = SecretBytes.adopt(Arrays.copyOf(content, end));
            Arrays.fill(content, (byte) 0);
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the secret in " + file, e);
        }
    }
}
