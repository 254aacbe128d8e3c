package coffer.s3.listing;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.s3.object.IndexName;
import coffer.store.Entry;
import coffer.store.Range;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How much of an index is read for what a listing shows.
class WalkerTest {
    private static final int FOLDERS = 50;
    private static final int KEYS = 2_000;

    private final TreeMap<Bytes, String> index = new TreeMap<>();
    private int readings;
    private int records;

    @Test
    void readsLittleOfWhatADelimiterRollsUp() {
        for (int folder = 0; folder < FOLDERS; folder++) fill("folder-%02d/".formatted(folder));

        Listing<String> page = list("", 1_000);

        assertThat(page.commonPrefixes()).hasSize(FOLDERS);
        assertThat(records).isLessThan(10 * FOLDERS);
    }

    @Test
    void readsEverLargerBatchesOfWhatIsShown() {
        fill("folder/");

        Listing<String> page = list("folder/", 1_000);

        assertThat(page.items()).hasSize(1_000);
        assertThat(readings).isLessThan(8);
        assertThat(records).isLessThan(1_020);
    }

    @Test
    void readsLargeBatchesOfFoldersThatHoldLittle() {
        for (int folder = 0; folder < KEYS; folder++) put("folder-%04d/only".formatted(folder));

        Listing<String> page = list("", 1_000);

        assertThat(page.commonPrefixes()).hasSize(1_000);
        assertThat(readings).isLessThan(8);
    }

    private void fill(String folder) {
        IntStream.range(0, KEYS).forEach(i -> put(folder + "key-%04d".formatted(i)));
    }

    private void put(String key) {
        index.put(IndexName.of(key, 1), key);
    }

    private Listing<String> list(String prefix, int limit) {
        Query query = Query.of(Optional.of(prefix), Optional.of("/"), limit);
        return Listing.read(query, new Keys(), this::read);
    }

    private List<Entry<String>> read(Range range) {
        List<Entry<String>> read =
                index.tailMap(range.start().orElseThrow(), range.inclusive()).entrySet().stream()
                        .limit(range.limit())
                        .map(entry -> new Entry<>(entry.getKey(), entry.getValue()))
                        .toList();
        readings++;
        records += read.size();
        return read;
    }

    private static final class Keys implements Listing.Shape<String> {
        @Override
        public String key(String key) {
            return key;
        }

        @Override
        public boolean isShown(String key) {
            return true;
        }

        @Override
        public boolean isOnePerKey() {
            return true;
        }
    }
}
