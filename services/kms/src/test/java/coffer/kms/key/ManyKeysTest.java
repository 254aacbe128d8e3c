package coffer.kms.key;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kms.TestKms;
import coffer.kms.api.CreateKeyRequest;
import coffer.kms.api.KeyListEntry;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ListKeysRequest;
import coffer.kms.api.ListKeysResponse;
import coffer.store.sqlite.RecordText;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A million keys are listed in pages, each exactly once, while others come and go, and memory does
/// not grow.
class ManyKeysTest {
    private static final Logger LOG = LoggerFactory.getLogger(ManyKeysTest.class);
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);
    private static final int KEYS = Integer.getInteger("many.keys", 1_000_000);
    private static final int AT_ONCE = 5_000;
    private static final int PAGE = 1_000;
    private static final int EARLY_PAGES = 20;
    private static final long MAX_GROWTH_BYTES = 16L << 20;
    // The upper half of the lower half of an id that tells a number.
    private static final long MARK = 0x8c0f_fe00_0000_0000L;

    private final SecureRandom random = new SecureRandom();

    /// How long pages took and how much memory was in use, for whoever reads the log.
    private record Progress(List<Long> pageNanos, List<Long> usedBytes) {}

    @Test
    @Tag("long")
    void everyKeyIsListedOnceHoweverManyThereAre(@TempDir Path folder) {
        try (TestKms kms = new TestKms(folder)) {
            KmsKey pattern = find(kms, kms.createKey(ROOT, any()).keyId());
            fill(kms, pattern);
            Progress progress = new Progress(new ArrayList<>(), new ArrayList<>());

            BitSet seen = listAll(kms, pattern, progress);

            assertThat(seen.cardinality()).as("keys listed").isEqualTo(KEYS);
            report(progress);
            long growth = progress.usedBytes().getLast() - progress.usedBytes().getFirst();
            assertThat(growth).as("growth of memory in bytes").isLessThan(MAX_GROWTH_BYTES);
        }
    }

    /// Walks the pages; between them a key is made and one that was made earlier is deleted.
    private BitSet listAll(TestKms kms, KmsKey pattern, Progress progress) {
        BitSet seen = new BitSet(KEYS);
        Map<String, Integer> passing = new HashMap<>();
        KmsKey guest = insert(kms, pattern);
        Optional<String> marker = Optional.empty();
        do {
            long start = System.nanoTime();
            ListKeysRequest.Builder request = ListKeysRequest.builder().limit(PAGE);
            marker.ifPresent(request::marker);
            ListKeysResponse page = kms.as(ROOT, KmsApi.LIST_KEYS, request.build());
            progress.pageNanos().add(System.nanoTime() - start);
            page.keys().orElseThrow().forEach(key -> note(key, seen, passing));
            marker = page.nextMarker();
            int pages = progress.pageNanos().size();
            if (pages == EARLY_PAGES || marker.isEmpty()) progress.usedBytes().add(usedBytes());
            delete(kms, guest);
            guest = insert(kms, pattern);
        } while (marker.isPresent());
        assertThat(passing.values()).as("keys that came and went").allMatch(times -> times == 1);
        return seen;
    }

    private static void note(KeyListEntry key, BitSet seen, Map<String, Integer> passing) {
        String id = key.keyId().orElseThrow();
        Optional<Integer> number = number(id);
        number.ifPresentOrElse(
                known -> {
                    assertThat(seen.get(known)).as("listed before: " + id).isFalse();
                    seen.set(known);
                },
                () -> passing.merge(id, 1, Integer::sum));
    }

    /// Copies of `pattern`, each under an id that tells its number.
    private void fill(TestKms kms, KmsKey pattern) {
        String text = RecordText.of(pattern);
        Keys keys = kms.state().keys();
        for (int from = 0; from < KEYS; from += AT_ONCE) {
            int first = from;
            kms.state()
                    .store()
                    .write(tx -> {
                        for (int i = first; i < Math.min(KEYS, first + AT_ONCE); i++) {
                            String copy = text.replace(pattern.name().id(), id(i));
                            keys.insert(tx, RecordText.read(copy, KmsKey.class));
                        }
                        return true;
                    });
        }
    }

    private String id(int number) {
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        return new UUID(high, MARK | number).toString();
    }

    private static Optional<Integer> number(String id) {
        long low = UUID.fromString(id).getLeastSignificantBits();
        return (low & 0xffff_ffff_0000_0000L) == MARK ? Optional.of((int) low) : Optional.empty();
    }

    /// One more key; CreateKey would keep to the quota of an account, which is smaller.
    private static KmsKey insert(TestKms kms, KmsKey pattern) {
        String copy =
                RecordText.of(pattern).replace(pattern.name().id(), UUID.randomUUID().toString());
        KmsKey key = RecordText.read(copy, KmsKey.class);
        kms.state()
                .store()
                .write(tx -> {
                    kms.state().keys().insert(tx, key);
                    return true;
                });
        return key;
    }

    private static void delete(TestKms kms, KmsKey key) {
        kms.state()
                .store()
                .write(tx -> {
                    kms.state().keys().delete(tx, key);
                    return true;
                });
    }

    private static KmsKey find(TestKms kms, String id) {
        KeyName name = new KeyName(TestKms.ACCOUNT, TestKms.REGION, id);
        return kms.state()
                .store()
                .read(snapshot -> kms.state().keys().findAlsoGone(snapshot, name))
                .orElseThrow();
    }

    private static CreateKeyRequest any() {
        return CreateKeyRequest.builder().build();
    }

    private static long usedBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void report(Progress progress) {
        List<Long> nanos = progress.pageNanos();
        int pages = nanos.size();
        LOG.info(
                "{} keys in {} pages; ms a page: {} at first, {} midway, {} at last; MiB in use:"
                        + " {} early, {} at the end",
                KEYS,
                pages,
                millis(nanos.subList(0, Math.min(pages, 100))),
                millis(nanos.subList(pages / 2, Math.min(pages, pages / 2 + 100))),
                millis(nanos.subList(Math.max(0, pages - 100), pages)),
                progress.usedBytes().getFirst() >> 20,
                progress.usedBytes().getLast() >> 20);
    }

    private static String millis(List<Long> nanos) {
        return "%.2f"
                .formatted(
                        nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElseThrow()
                                / 1e6);
    }
}
