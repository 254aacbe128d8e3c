package coffer.iam.session;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.iam.session.SessionToken.Labels;
import coffer.iam.session.SessionToken.Limits;
import coffer.testing.Forall;
import coffer.testing.Forall.Gen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenCodecProperties {
    private static final String ALPHABET = "aZ09 _/:\"{}éß漢\0";

    @Test
    void whatIsEncodedIsDecoded() {
        Forall.cases(gen -> {
            SessionToken token = token(gen);

            assertThat(TokenCodec.decode(TokenCodec.encode(token))).isEqualTo(token);
        });
    }

    private static SessionToken token(Gen gen) {
        return new SessionToken(
                gen.text(ALPHABET),
                gen.text(ALPHABET),
                Instant.ofEpochSecond(gen.below(Integer.MAX_VALUE)),
                Instant.ofEpochSecond(gen.below(Integer.MAX_VALUE)),
                new Limits(optional(gen), texts(gen)),
                new Labels(tags(gen), texts(gen), optional(gen)),
                keys(gen));
    }

    private static Map<String, List<String>> keys(Gen gen) {
        Map<String, List<String>> keys = new HashMap<>();
        for (int i = gen.below(5); i > 0; i--) keys.put(gen.text(ALPHABET), texts(gen));
        return keys;
    }

    private static Optional<String> optional(Gen gen) {
        return gen.flip() ? Optional.of(gen.text(ALPHABET)) : Optional.empty();
    }

    private static List<String> texts(Gen gen) {
        List<String> texts = new ArrayList<>();
        for (int i = gen.below(5); i > 0; i--) texts.add(gen.text(ALPHABET));
        return texts;
    }

    private static Map<String, String> tags(Gen gen) {
        Map<String, String> tags = new HashMap<>();
        for (int i = gen.below(5); i > 0; i--) tags.put(gen.text(ALPHABET), gen.text(ALPHABET));
        return tags;
    }
}
