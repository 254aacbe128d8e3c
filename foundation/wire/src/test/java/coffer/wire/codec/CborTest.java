package coffer.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import coffer.kernel.Bytes;
import coffer.testing.Forall;
import coffer.wire.schema.ModelReader;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Struct;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CborTest {
    private static final Shape INPUT =
            ModelReader.read("cloudwatch").operation("GetMetricStatistics").input();

    @Test
    void readsWhatItWrites() {
        Struct sent =
                Struct.of(
                        INPUT,
                        s -> {
                            s.put("Namespace", "ä".repeat(300));
                            s.put("StartTime", Instant.ofEpochMilli(1_700_000_000_125L));
                            s.put("EndTime", Instant.ofEpochSecond(-1));
                            s.put("Period", -70_000);
                            s.put("Statistics", List.of("Sum", "Average"));
                        });

        assertThat(CborReader.read(CborWriter.write(sent, INPUT), INPUT)).isEqualTo(sent);
    }

    @Test
    void readsIndefiniteLengthsHalfFloatsAndUnknownMembers() {
        // {_ "Period": 60, "x": [_ 1, {"y": 1.0_half}], "StartTime": 1(1.5_half)}
        String hex = "bf66506572696f64183c61789f01a16179f93c00ff69537461727454696d65c1f93e00ff";

        Struct read = (Struct) CborReader.read(bytes(hex), INPUT);

        assertThat(read.find("Period")).contains(60);
        assertThat(read.find("StartTime")).contains(Instant.ofEpochMilli(1500));
    }

    // Not a map; a length beyond the end; cut short; more behind it; a text for a number.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "a1",
                "a166506572",
                "bf",
                "a000",
                "a166506572696f646161",
                "a17bffffffffffffffff",
                "a1617881818181818181818181818181818181818181818181818181818181818181818181818181818181"
                        + "8181818181818181818181818181818181818181818181818181818181818181818100"
            })
    void refusesWhatIsNotAnInput(String hex) {
        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> CborReader.read(bytes(hex), INPUT));
    }

    @Test
    void endsWellForEveryChangedByte() {
        Struct sent = Struct.of(INPUT, s -> s.put("Statistics", List.of("Sum", "Average")));
        byte[] good = CborWriter.write(sent, INPUT).toArray();
        Forall.cases(
                1000,
                gen -> {
                    byte[] changed = good.clone();
                    changed[gen.below(changed.length)] = (byte) gen.below(256);
                    try {
                        assertThat(CborReader.read(Bytes.adopt(changed), INPUT)).isNotNull();
                    } catch (WireException refused) {
                        assertThat(refused.problem()).isNotNull();
                    }
                });
    }

    @Test
    void writesErrorsAsMapsOfTexts() {
        assertThat(CborWriter.write(Map.of("__type", "A")))
                .isEqualTo(bytes("a1665f5f747970656141"));
    }

    private static Bytes bytes(String hex) {
        return Bytes.adopt(HexFormat.of().parseHex(hex));
    }
}
