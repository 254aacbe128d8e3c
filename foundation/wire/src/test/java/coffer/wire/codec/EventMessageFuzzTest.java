package coffer.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.testing.Fuzz;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class EventMessageFuzzTest {
    private static final List<byte[]> SAMPLES =
            List.of(
                    EventMessage.event("chunk", "application/json", Bytes.utf8("{\"a\":1}"))
                            .encode()
                            .toArray(),
                    EventMessage.exception("e", "text/plain", Bytes.empty()).encode().toArray());

    @Test
    void nothingDamagedIsRead() {
        Map<String, Integer> answers =
                Fuzz.from(SAMPLES)
                        .run(input -> {
                            String answer = answer(input);
                            boolean isSample =
                                    SAMPLES.stream()
                                            .anyMatch(s -> java.util.Arrays.equals(s, input));
                            assertThat(answer.equals("read")).isEqualTo(isSample);
                            return answer;
                        });

        assertThat(answers).containsKeys("read", "refused");
    }

    @Test
    void withRightChecksumsItIsReadOrRefused() {
        Map<String, Integer> answers =
                Fuzz.from(SAMPLES).run(input -> answer(withChecksums(input)));

        assertThat(answers).containsKeys("read", "refused");
    }

    private static String answer(byte[] input) {
        try {
            EventMessage.decode(Bytes.adopt(input));
            return "read";
        } catch (WireException refused) {
            return "refused";
        }
    }

    private static byte[] withChecksums(byte[] input) {
        if (input.length < 16) return input;
        ByteBuffer message = ByteBuffer.wrap(input.clone());
        message.putInt(0, input.length);
        message.putInt(8, crc(message.array(), 8));
        message.putInt(input.length - 4, crc(message.array(), input.length - 4));
        return message.array();
    }

    private static int crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
