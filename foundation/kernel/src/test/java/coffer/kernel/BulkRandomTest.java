package coffer.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BulkRandomTest {
    /// Counts, so that every byte pair it gives is another.
    private static final class Counting extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private int next;

        @Override
        public void nextBytes(byte[] bytes) {
            for (int i = 0; i + 1 < bytes.length; i += 2) {
                bytes[i] = (byte) (next >> 8);
                bytes[i + 1] = (byte) next++;
            }
        }
    }

    @Test
    void everyByteOfItsSourceIsGivenInTurnAndOnce() {
        BulkRandom random = new BulkRandom(new Counting());
        ByteArrayOutputStream given = new ByteArrayOutputStream();
        for (int i = 0; i < 1_024; i++) given.writeBytes(bytes(random, 16));

        byte[] expected = new byte[16 * 1_024];
        new Counting().nextBytes(expected);
        assertThat(given.toByteArray()).isEqualTo(expected);
    }

    @Test
    void whatIsLongComesFromTheSourceItself() {
        BulkRandom random = new BulkRandom(new Counting());
        byte[] expected = new byte[512 + 1_000];
        new Counting().nextBytes(expected);

        assertThat(bytes(random, 1_000)).containsExactly(Arrays.copyOfRange(expected, 512, 1_512));
    }

    @Test
    void noTwoThreadsAreGivenTheSame() throws InterruptedException {
        BulkRandom random = new BulkRandom();
        Set<Bytes> seen = ConcurrentHashMap.newKeySet();
        List<Thread> threads =
                IntStream.range(0, 8)
                        .mapToObj(i ->
                                Thread.ofVirtual()
                                        .start(() -> {
                                            for (int n = 0; n < 5_000; n++) {
                                                seen.add(Bytes.adopt(bytes(random, 8 + n % 57)));
                                            }
                                        }))
                        .toList();
        for (Thread thread : threads) thread.join();

        assertThat(seen).hasSize(40_000);
    }

    @Test
    void everyValueOfAByteIsAboutAsFrequent() {
        BulkRandom random = new BulkRandom();
        Map<Byte, Integer> counts = new HashMap<>();
        for (int i = 0; i < 8_192; i++) {
            for (byte b : bytes(random, 32)) counts.merge(b, 1, Integer::sum);
        }

        // 1,024 of each are expected, and 32 is the standard deviation.
        assertThat(counts).hasSize(256);
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(768, 1_280));
    }

    @Test
    void numbersComeFromTheSameBytes() {
        assertThat(new BulkRandom(new Counting()).nextInt()).isEqualTo(0x0000_0001);
        assertThat(new BulkRandom(new Counting()).nextLong()).isEqualTo(0x0000_0001_0002_0003L);
    }

    private static byte[] bytes(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
