package coffer.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FreshIdsTest {
    private final FreshIds ids = new FreshIds(new SecureRandom());

    @Test
    void theyAreRandomUuids() {
        for (int i = 0; i < 1_000; i++) {
            UUID id = ids.get();
            assertThat(id.version()).isEqualTo(4);
            assertThat(id.variant()).isEqualTo(2);
            assertThat(id).isNotEqualTo(ids.get());
        }
    }
}
