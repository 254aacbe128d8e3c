package coffer.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreshIdsTest {
    private final FreshIds ids = new FreshIds(new SecureRandom());

    @Test
    void noTwoAreAlikeWhateverThreadsAsk() throws InterruptedException {
        Set<UUID> seen = ConcurrentHashMap.newKeySet();
        List<Thread> threads =
                IntStream.range(0, 8)
                        .mapToObj(i ->
                                Thread.ofVirtual()
                                        .start(() -> {
                                            for (int n = 0; n < 5_000; n++) seen.add(ids.get());
                                        }))
                        .toList();
        for (Thread thread : threads) thread.join();

        assertThat(seen).hasSize(40_000);
    }

    @Test
    void theyAreRandomUuids() {
        for (int i = 0; i < 1_000; i++) {
            UUID id = ids.get();
            assertThat(id.version()).isEqualTo(4);
            assertThat(id.variant()).isEqualTo(2);
        }
    }
}
