package coffer.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class RandomIdsTest {
    @Test
    void makesVersionFourIds() {
        RandomIds ids = new RandomIds(new SecureRandom());

        for (int i = 0; i < 1_000; i++) {
            UUID id = ids.get();
            assertThat(id.version()).isEqualTo(4);
            assertThat(id.variant()).isEqualTo(2);
        }
    }

    @Test
    void givesNoTwoThreadsTheSame() throws InterruptedException {
        RandomIds ids = new RandomIds(new SecureRandom());
        Set<UUID> seen = ConcurrentHashMap.newKeySet();
        List<Thread> threads = new ArrayList<>();

        for (int t = 0; t < 4; t++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < 10_000; i++) seen.add(ids.get());
                            }));
        }
        for (Thread thread : threads) thread.join();

        assertThat(seen).hasSize(40_000);
    }
}
