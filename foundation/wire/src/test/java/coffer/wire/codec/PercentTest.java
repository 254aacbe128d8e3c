package coffer.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PercentTest {
    @Test
    void takesPlusForASpaceOnlyInQueries() {
        assertThat(Percent.decodePath("a+b%2B")).isEqualTo("a+b+");
        assertThat(Percent.decodeQuery("a+b%2B")).isEqualTo("a b+");
    }

    @Test
    void encodesWhatSignaturesEncode() {
        assertThat(Percent.encode("aZ9-_.~ /+ü*")).isEqualTo("aZ9-_.~%20%2F%2B%C3%BC%2A");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%zz", "%-1", "a%", "%FF", "%C3", "%ED%A0%80", "%C0%80"})
    void refusesBrokenEscapesAndBrokenUtf8(String raw) {
        assertThatThrownBy(() -> Percent.decodePath(raw)).isInstanceOf(WireException.class);
        assertThatThrownBy(() -> Percent.decodeQuery(raw)).isInstanceOf(WireException.class);
    }
}
