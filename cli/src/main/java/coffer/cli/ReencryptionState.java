package coffer.cli;

import coffer.server.config.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// How far a re-encryption is: a file of one line, replaced whole. It tells a key's name, in base64
/// as names may hold anything.
final class ReencryptionState {
    private final Path file;

    ReencryptionState(Path file) {
        this.file = file;
    }

    /// The last version that was handled; empty if this is a beginning. Throws
    /// [ConfigurationException] if the file is of another job.
    Optional<NamedVersion> read(Reencryption.Wish wish) {
        if (!Files.exists(file)) return Optional.empty();
        try {
            List<String> fields = List.of(Files.readString(file).strip().split(" "));
            if (fields.size() == 3 && fields.getFirst().equals(job(wish))) {
                return Optional.of(
                        new NamedVersion(decoded(fields.get(1)), decoded(fields.get(2))));
            }
        } catch (IllegalArgumentException damaged) {
            // Said below.
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
        throw new ConfigurationException(
                file + " is of another job; remove it, or name another by --state");
    }

    void write(Reencryption.Wish wish, NamedVersion last) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(
                    fresh,
                    job(wish) + " " + encoded(last.key()) + " " + encoded(last.versionId()) + "\n");
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + file, failure);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot remove " + file, failure);
        }
    }

    private static String job(Reencryption.Wish wish) {
        return encoded(wish.toString());
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) {
        return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    }
}
