package coffer.cli;

import coffer.ledger.erasure.Proof;
import coffer.server.config.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Receipts of erasures in a file, one to a line.
record ProofFile(Path path) {

    /// Returns once it is on stable storage: there may be no other copy at hand.
    void append(Proof proof) {
        byte[] line = (proof.toJson() + "\n").getBytes(StandardCharsets.UTF_8);
        try (FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            ByteBuffer left = ByteBuffer.wrap(line);
            while (left.hasRemaining()) file.write(left);
            file.force(true);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + path, failure);
        }
    }

    /// Throws [ConfigurationException] if there is anything else in the file.
    List<Proof> read() {
        try {
            return Files.readAllLines(path).stream()
                    .map(line -> Proof.parse(line).orElseThrow(this::unreadable))
                    .toList();
        } catch (IOException failure) {
            throw unreadable();
        }
    }

    private ConfigurationException unreadable() {
        return new ConfigurationException(path + " is no file of receipts");
    }
}
