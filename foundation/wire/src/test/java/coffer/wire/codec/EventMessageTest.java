package coffer.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import coffer.kernel.Bytes;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventMessageTest {
    // The cases `empty_message` and `payload_no_headers` of AWS's event stream test suite.
    private static final String EMPTY = "000000100000000005c248eb7d98c8ff";
    private static final String NO_HEADERS =
            "0000001d00000000fd528c5a7b27666f6f273a27626172277dc3653936";

    @Test
    void writesThePublishedMessages() {
        EventMessage empty = new EventMessage(Map.of(), Bytes.empty());
        EventMessage payload = new EventMessage(Map.of(), Bytes.utf8("{'foo':'bar'}"));

        assertThat(hex(empty.encode())).isEqualTo(EMPTY);
        assertThat(hex(payload.encode())).isEqualTo(NO_HEADERS);
    }

    @Test
    void readsWhatItWrites() {
        EventMessage event =
                EventMessage.event("chunk", "application/json", Bytes.utf8("{\"a\":\"ä\"}"));
        EventMessage error =
                EventMessage.exception("ThrottlingException", "application/json", Bytes.empty());

        assertThat(EventMessage.decode(event.encode())).isEqualTo(event);
        assertThat(EventMessage.decode(error.encode())).isEqualTo(error);
    }

    @Test
    void refusesEveryFlippedBitAndEveryShorterMessage() {
        byte[] good =
                EventMessage.event("chunk", "text/plain", Bytes.utf8("abc")).encode().toArray();

        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] flipped = good.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            refused(flipped);
        }
        for (int length = 0; length < good.length; length++) {
            refused(java.util.Arrays.copyOf(good, length));
        }
    }

    private static void refused(byte[] message) {
        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> EventMessage.decode(Bytes.adopt(message)));
    }

    private static String hex(Bytes bytes) {
        return HexFormat.of().formatHex(bytes.toArray());
    }
}
