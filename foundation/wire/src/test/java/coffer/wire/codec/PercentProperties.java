package coffer.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.testing.Forall;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PercentProperties {
    @Test
    void decodesWhatTheJdkEncodes() {
        Forall.cases(gen -> {
            String text = gen.text("aZ9 +%/&=?äß漢\0\n");
            String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);

            assertThat(Percent.decodeQuery(encoded)).isEqualTo(text);
            assertThat(Percent.decodePath(encoded.replace("+", "%20"))).isEqualTo(text);
            assertThat(Percent.decodePath(Percent.encode(text))).isEqualTo(text);
        });
    }
}
