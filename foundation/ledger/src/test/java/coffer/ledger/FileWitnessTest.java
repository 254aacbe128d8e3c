package coffer.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.Bytes;
import coffer.ledger.merkle.Frontier;
import coffer.ledger.merkle.MerkleTree;
import coffer.ledger.merkle.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWitnessTest {
    @TempDir Path root;

    @Test
    void hasSeenNothingAtFirst() {
        assertThat(new FileWitness(root.resolve("witness")).lastSeen()).isEmpty();
    }

    @Test
    void remembersTheLastHead() {
        FileWitness witness = new FileWitness(root.resolve("witness"));

        witness.saw(head(1));
        witness.saw(head(2));

        assertThat(new FileWitness(root.resolve("witness")).lastSeen()).contains(head(2));
    }

    @Test
    void isItsOwnersAlone() throws IOException {
        Path file = root.resolve("witness");

        new FileWitness(file).saw(head(1));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void doesNotTakeDamageForAbsence() throws IOException {
        Path file = root.resolve("witness");
        FileWitness witness = new FileWitness(file);
        witness.saw(head(1));
        Files.write(file, new byte[] {1, 2, 3});

        assertThatThrownBy(witness::lastSeen).isInstanceOf(LedgerBrokenException.class);
    }

    private static Head head(long number) {
        return new Head(
                Bytes.adopt(new byte[Head.ID_BYTES]),
                number,
                new Tree(Frontier.empty().size(), MerkleTree.EMPTY_ROOT),
                Site.START,
                Head.NO_PREVIOUS,
                Bytes.adopt(new byte[Head.SIGNATURE_BYTES]));
    }
}
