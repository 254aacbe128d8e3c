package coffer.server.root;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// What was last done with the root key, sealed beside it: `since` when it is the root key, and by
/// whom it was changed. Fingerprints tell keys apart and nothing of them.
public record RootKeyNote(
        String eventId, Event event, Instant at, Instant since, Change change, String operator) {
    /// Its file in the root directory.
    public static final String FILE = "root-key.sealed";

    private static final int LINES = 9;

    /// What the operator did.
    public enum Event {
        /// Another root key took the place of the former one.
        ROTATED,
        /// The same root key is kept another way, or behind another passphrase.
        PROTECTED
    }

    /// The keys by their fingerprints, and how they were and are kept.
    public record Change(String former, String present, String wasKept, String isKept) {}

    public RootKeyNote {
        if (operator.isBlank() || operator.lines().count() > 1) {
            throw new IllegalArgumentException("an operator's name is one line");
        }
    }

    public static Optional<RootKeyNote> find(SealedFiles files) {
        SealedFile file = files.named(FILE);
        if (!file.exists()) return Optional.empty();
        try (SecretBytes content = file.read()) {
            return Optional.of(decode(new String(content.expose(), StandardCharsets.UTF_8)));
        }
    }

    /// Since when the key in `keyFile` is the root key, as far as that is known.
    public static Instant since(SealedFiles files, Path keyFile) {
        return find(files).map(RootKeyNote::since).orElseGet(() -> lastModified(keyFile));
    }

    private static Instant lastModified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + file, e);
        }
    }

    /// The content of its file.
    public Bytes sealedBy(SealedFiles files) {
        try (SecretBytes content = SecretBytes.adopt(encoded().getBytes(StandardCharsets.UTF_8))) {
            return files.named(FILE).sealed(content);
        }
    }

    private String encoded() {
        return String.join(
                "\n",
                eventId,
                event.name(),
                at.toString(),
                since.toString(),
                change.former(),
                change.present(),
                change.wasKept(),
                change.isKept(),
                operator);
    }

    private static RootKeyNote decode(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() < LINES) throw new IllegalStateException("a note that is too short");
        return new RootKeyNote(
                lines.get(0),
                Event.valueOf(lines.get(1)),
                Instant.parse(lines.get(2)),
                Instant.parse(lines.get(3)),
                new Change(lines.get(4), lines.get(5), lines.get(6), lines.get(7)),
                lines.get(8));
    }
}
