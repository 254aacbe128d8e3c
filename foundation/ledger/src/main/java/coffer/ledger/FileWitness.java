package coffer.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A [Witness] that is one small file, to be kept beside the root key and never in the ledger's own
/// directory.
public record FileWitness(Path file) implements Witness {

    @Override
    public Optional<Head> lastSeen() {
        if (Files.notExists(file)) return Optional.empty();
        try {
            Optional<Head> head = Head.decode(Files.readAllBytes(file));
            if (head.isEmpty()) throw new LedgerBrokenException("the witnessed head is damaged");
            return head;
        } catch (IOException e) {
            throw new UncheckedIOException("reading the witnessed head", e);
        }
    }

    @Override
    public void saw(Head head) {
        AtomicFile.write(file, head.encode());
    }
}
