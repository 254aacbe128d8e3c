package coffer.s3.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowanceTest {
    @Test
    void allowsEverythingUnlessItSaysOtherwise() {
        Allowance allowance = parse("");

        assertThat(allowance.limits()).isFalse();
        assertThat(allowance.of("logs")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void allowsSomeMoreOrLessThanTheOthers() {
        Allowance allowance = parse("10, logs=0,archive = unlimited");

        assertThat(allowance.limits()).isTrue();
        assertThat(allowance.of("books")).isEqualTo(10);
        assertThat(allowance.of("logs")).isZero();
        assertThat(allowance.of("archive")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void limitsSomeWhereTheOthersHaveNoLimit() {
        assertThat(parse("logs=5").limits()).isTrue();
        assertThat(parse("logs=5").of("books")).isEqualTo(Long.MAX_VALUE);
        assertThat(parse("logs=unlimited").limits()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "ten",
                "1,2",
                "logs=1,logs=2",
                "logs=",
                "=1",
                "1,,logs=2",
                "1e9",
                "1,"
            })
    void refusesWhatIsNoAllowance(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Allowance parse(String text) {
        return Allowance.parse(
                text,
                name -> {
                    if (name.isEmpty()) throw new IllegalArgumentException("no name");
                });
    }
}
