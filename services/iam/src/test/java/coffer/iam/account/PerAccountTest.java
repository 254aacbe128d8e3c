package coffer.iam.account;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.AccountId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PerAccountTest {
    private final List<AccountId> made = new ArrayList<>();
    private final PerAccount<List<AccountId>> parts =
            new PerAccount<>(account -> {
                made.add(account);
                return List.of(account);
            });

    @Test
    void makesAPartOnce() {
        assertThat(parts.of(account(1))).isSameAs(parts.of(account(1)));
        assertThat(parts.of(account(2))).containsExactly(account(2));
        assertThat(made).containsExactly(account(1), account(2));
    }

    @Test
    void forgetsSomeAndMakesThemAgain() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 10_100; i++) {
                assertThat(parts.of(account(i))).containsExactly(account(i));
            }
        }

        assertThat(made).hasSizeGreaterThan(10_100).hasSizeLessThan(20_200);
    }

    private static AccountId account(int number) {
        return new AccountId("%012d".formatted(number));
    }
}
