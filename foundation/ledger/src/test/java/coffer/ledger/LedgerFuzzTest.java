package coffer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.Xaes256Gcm;
import coffer.kernel.Bytes;
import coffer.testing.Fuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// However the ledger's files are damaged: verification names it and never fails itself, no forged
/// head passes, and no damaged index answers.
class LedgerFuzzTest {
    private static final int SIZE = 10;

    @TempDir Path root;
    private Site site;
    private LedgerDirectory files;

    @BeforeEach
    void writeLedger() {
        site = Site.at(root);
        files = new LedgerDirectory(site.directory());
        int frameBytes =
                RecordCodec.encode(new RecordCodec.Numbered(1, Events.numbered(1)), 0).length + 156;
        try (Ledger ledger = site.open(Site.segmentsOf(4 * frameBytes + 200))) {
            for (int i = 0; i < SIZE; i++) {
                site.record(ledger, Events.numbered(i));
                ledger.drainNow();
                site.clock().advance(Duration.ofMinutes(1));
            }
        }
    }

    @Test
    void segments() throws IOException {
        assertDamageIsNamed(files.segment(1));
        assertDamageIsNamed(files.segment(2));
    }

    @Test
    void heads() throws IOException {
        assertDamageIsNamed(files.heads());
    }

    private void assertDamageIsNamed(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Witness witness = site.witness();

        Map<String, Integer> answers =
                Fuzz.from(List.of(whole))
                        .with("COFHEAD1", "COFLEDG1")
                        .run(input -> {
                            write(file, input);
                            Verdict verdict =
                                    site.verifierWithKeys().comparingWith(witness).verify();
                            return switch (verdict) {
                                case Verdict.Broken(var index, _, _, var damage, _) -> {
                                    assertThat(index).isBetween(0L, (long) SIZE);
                                    yield damage.name();
                                }
                                case Verdict.Intact intact -> {
                                    assertThat(intact.tree().size()).isEqualTo(SIZE);
                                    // Only an append that a crash cut short may be left at the end.
                                    assertThat(Arrays.copyOf(input, whole.length)).isEqualTo(whole);
                                    yield input.length == whole.length ? "intact" : "torn";
                                }
                            };
                        });
        write(file, whole);

        assertThat(answers).containsKey("intact").hasSizeGreaterThan(1);
    }

    @Test
    void aHeadIsSignedOrRefused() throws IOException {
        byte[] all = Files.readAllBytes(files.heads());
        byte[] head = Arrays.copyOf(all, Head.SIZE);

        Map<String, Integer> answers =
                Fuzz.from(List.of(head))
                        .run(input ->
                                Head.decode(input)
                                        .map(read -> {
                                            boolean isSigned =
                                                    read.isSignedBy(
                                                            site.keys().signing().verifyingKey());
                                            assertThat(isSigned)
                                                    .isEqualTo(Arrays.equals(input, head));
                                            return isSigned ? "signed" : "forged";
                                        })
                                        .orElse("none"));

        assertThat(answers).containsOnlyKeys("signed", "forged", "none");
    }

    @Test
    void aDamagedIndexGivesNoNumberThatWasNotWritten() throws IOException {
        Path file = files.index(1);
        byte[] whole = Files.readAllBytes(file);
        Bytes ledgerId = ledgerId();
        IndexFile.Identity identity = new IndexFile.Identity(ledgerId, 1);
        try (Xaes256Gcm cipher = new Xaes256Gcm(site.keys().sealingKey(), new SecureRandom())) {
            Map<String, String> before =
                    new TreeMap<>(Map.of("read", numbers(file, cipher, identity)));

            Map<String, Integer> answers =
                    Fuzz.from(List.of(whole))
                            .run(input -> {
                                write(file, input);
                                try {
                                    assertThat(numbers(file, cipher, identity))
                                            .isEqualTo(before.get("read"));
                                    return "read";
                                } catch (LedgerBrokenException refused) {
                                    return "refused";
                                }
                            });

            assertThat(answers).containsOnlyKeys("read", "refused");
        }
    }

    private Bytes ledgerId() {
        try (SegmentReader reader =
                SegmentReader.open(files.segment(1), SegmentReader.RANDOM_WINDOW_BYTES)) {
            return reader.header().orElseThrow().ledgerId();
        }
    }

    private static String numbers(Path file, Xaes256Gcm cipher, IndexFile.Identity identity) {
        try (IndexFile index = IndexFile.open(file, cipher, identity)) {
            StringBuilder numbers = new StringBuilder(index.summary().toString());
            for (int i = 0; i < index.entries(); i++) {
                numbers.append(' ')
                        .append(index.offset(i))
                        .append(' ')
                        .append(index.eventMillis(i));
            }
            return numbers.append(' ').append(index.ordinalsOf(7).length).toString();
        }
    }

    @Test
    void recordsAreReadOrRefused() {
        byte[] sample = RecordCodec.encode(new RecordCodec.Numbered(3, Events.numbered(1)), 0);

        Map<String, Integer> answers =
                Fuzz.from(List.of(sample))
                        .with(
                                "{",
                                "}",
                                "[",
                                "]",
                                "\"",
                                ",",
                                ":",
                                "null",
                                "\n",
                                "\"textBytes\":",
                                "1e9")
                        .run(input -> {
                            try {
                                RecordCodec.decode(input);
                                return "read";
                            } catch (LedgerBrokenException refused) {
                                return "refused";
                            }
                        });

        assertThat(answers).containsOnlyKeys("read", "refused");
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
