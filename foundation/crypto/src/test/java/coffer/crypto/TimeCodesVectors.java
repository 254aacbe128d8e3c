package coffer.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 6238, appendix B, and RFC 4226, appendix D.
class TimeCodesVectors {
    private static final byte[] SEED = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @CsvSource({
        "59, 94287082",
        "1111111109, 07081804",
        "1111111111, 14050471",
        "1234567890, 89005924",
        "2000000000, 69279037",
        "20000000000, 65353130"
    })
    void areThoseOfTheRfc(long seconds, String code) {
        long step = TimeCodes.step(Instant.ofEpochSecond(seconds));

        assertThat(TimeCodes.code(seed(), step, 8)).isEqualTo(code);
        assertThat(TimeCodes.code(seed(), step)).isEqualTo(code.substring(2));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 755224", "1, 287082", "2, 359152", "3, 969429", "4, 338314",
        "5, 254676", "6, 287922", "7, 162583", "8, 399871", "9, 520489"
    })
    void countAsHotpDoes(long counter, String code) {
        assertThat(TimeCodes.code(seed(), counter)).isEqualTo(code);
    }

    @Test
    void areFoundOnlyWithinTheStepsAsked() {
        assertThat(TimeCodes.find(seed(), "969429", 0, 9)).isEqualTo(OptionalLong.of(3));
        assertThat(TimeCodes.find(seed(), "969429", 4, 9)).isEmpty();
        assertThat(TimeCodes.find(seed(), "96942", 0, 9)).isEmpty();
        assertThat(TimeCodes.find(seed(), "", 0, 9)).isEmpty();
    }

    private static SecretBytes seed() {
        return SecretBytes.adopt(SEED.clone());
    }
}
