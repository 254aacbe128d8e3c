package coffer.gate.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.AccountId;
import coffer.kernel.Region;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuotasTest {
    private static final AccountId ONE = new AccountId("111122223333");
    private static final AccountId OTHER = new AccountId("444455556666");
    private static final Region REGION = new Region("eu-west-1");
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong();
    private final Quotas quotas = new Quotas(Map.of("fast", 3.0, "slow", 0.5), now::get);

    @Test
    void grantsASecondsWorthAtOnceAndThenTheRate() {
        assertThat(taken("fast", 5)).isEqualTo(3);
        now.addAndGet(SECOND / 3 + 1);
        assertThat(taken("fast", 5)).isEqualTo(1);
        now.addAndGet(100 * SECOND);
        assertThat(taken("fast", 5)).isEqualTo(3);
    }

    @Test
    void aRateMayBeLessThanOne() {
        assertThat(taken("slow", 2)).isEqualTo(1);
        now.addAndGet(SECOND);
        assertThat(taken("slow", 1)).isZero();
        now.addAndGet(SECOND);
        assertThat(taken("slow", 2)).isEqualTo(1);
    }

    @Test
    void accountsRegionsAndNamesHaveQuotasOfTheirOwn() {
        assertThat(taken("fast", 5)).isEqualTo(3);

        assertThat(quotas.take("fast", OTHER, REGION)).isTrue();
        assertThat(quotas.take("fast", ONE, new Region("us-east-1"))).isTrue();
        assertThat(quotas.take("slow", ONE, REGION)).isTrue();
    }

    @Test
    void whatHasNoQuotaIsNotLimited() {
        assertThat(quotas.limits("other")).isFalse();
        assertThat(taken("other", 1_000)).isEqualTo(1_000);
        assertThat(Quotas.none().take("fast", ONE, REGION)).isTrue();
    }

    @Test
    void refusesARateThatIsNone() {
        assertThatThrownBy(() -> new Quotas(Map.of("fast", 0.0), now::get))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Quotas(Map.of("fast", Double.NaN), now::get))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private int taken(String quota, int attempts) {
        int taken = 0;
        for (int i = 0; i < attempts; i++) {
            if (quotas.take(quota, ONE, REGION)) taken++;
        }
        return taken;
    }
}
