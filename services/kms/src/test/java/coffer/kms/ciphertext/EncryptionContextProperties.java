package coffer.kms.ciphertext;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.testing.Forall;
import coffer.testing.Forall.Gen;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EncryptionContextProperties {

    @Test
    void everyContextCanBeReadBackFromItsEncoding() {
        Forall.cases(gen -> {
            Map<String, String> pairs = pairs(gen);

            byte[] encoded = encode(pairs);

            assertThat(decode(encoded)).isEqualTo(pairs);
        });
    }

    @Test
    void theOrderOfPairsDoesNotMatter() {
        Forall.cases(gen -> {
            Map<String, String> pairs = pairs(gen);
            Map<String, String> reversed = new LinkedHashMap<>();
            List.copyOf(pairs.keySet())
                    .reversed()
                    .forEach(key -> reversed.put(key, pairs.get(key)));

            assertThat(encode(reversed)).isEqualTo(encode(pairs));
        });
    }

    @Test
    void refusesWhatIsNotUnicodeOrTooLong() {
        assertRefused("ValidationException", () -> encode(Map.of("\uD800", "x")));
        assertRefused("ValidationException", () -> encode(Map.of("x", "\uDC00y")));
        assertRefused("ValidationException", () -> encode(Map.of("", "x")));
        assertRefused("ValidationException", () -> encode(Map.of("k", "x".repeat(8_192))));
        assertThat(encode(Map.of("k", "x".repeat(8_191)))).hasSize(8_192 + 12);
    }

    @Test
    void policiesSeeEachPairAndTheNames() {
        EncryptionContext context =
                EncryptionContext.of(Optional.of(Map.of("team", "a", "purpose", "b")));

        assertThat(context.conditionKeys())
                .isEqualTo(
                        Map.of(
                                "kms:EncryptionContext:team", List.of("a"),
                                "kms:EncryptionContext:purpose", List.of("b"),
                                "kms:EncryptionContextKeys", List.of("purpose", "team")));
        assertThat(EncryptionContext.of(Optional.empty()).conditionKeys()).isEmpty();
    }

    @Test
    void pairsThatDifferByCaseAreOneConditionKeyWithBothValues() {
        EncryptionContext context =
                EncryptionContext.of(Optional.of(Map.of("team", "a", "Team", "b")));

        assertThat(context.conditionKeys())
                .containsEntry("kms:EncryptionContext:team", List.of("b", "a"))
                .containsEntry("kms:EncryptionContextKeys", List.of("Team", "team"));
    }

    private static Map<String, String> pairs(Gen gen) {
        Map<String, String> pairs = new HashMap<>();
        for (int i = gen.below(6); i > 0; i--) {
            pairs.put("k" + gen.text("ab\u00e9\uFF5E=,{}\u0000"), gen.text("xy\u4e2d\u0001 \""));
        }
        return pairs;
    }

    private static byte[] encode(Map<String, String> pairs) {
        return EncryptionContext.of(Optional.of(pairs)).encoded().toArray();
    }

    private static Map<String, String> decode(byte[] encoded) {
        ByteBuffer buffer = ByteBuffer.wrap(encoded);
        Map<String, String> pairs = new HashMap<>();
        for (int i = buffer.getInt(); i > 0; i--) pairs.put(text(buffer), text(buffer));
        assertThat(buffer.hasRemaining()).isFalse();
        return pairs;
    }

    private static String text(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.getInt()];
        buffer.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
