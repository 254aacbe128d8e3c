package coffer.kms.ciphertext;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Encodings worked out by hand from the format's description. A change here would make every
/// existing ciphertext with such a context unreadable.
class EncryptionContextVectors {

    @Test
    void emptyIsACountOfZero() {
        assertThat(EncryptionContext.of(Optional.empty()).encoded().toHex()).isEqualTo("00000000");
        assertThat(encoded(Map.of())).isEqualTo("00000000");
    }

    @Test
    void onePairIsTwoLengthsAndTwoTexts() {
        assertThat(encoded(Map.of("a", "b")))
                .isEqualTo("00000001" + "00000001" + "61" + "00000001" + "62");
    }

    @Test
    void valuesMayBeEmpty() {
        assertThat(encoded(Map.of("a", ""))).isEqualTo("00000001" + "00000001" + "61" + "00000000");
    }

    @Test
    void keysAreInTheOrderOfTheirBytes() {
        assertThat(encoded(Map.of("b", "1", "a", "2", "aa", "3", "B", "4")))
                .isEqualTo(
                        "00000004"
                                + "0000000142"
                                + "0000000134"
                                + "0000000161"
                                + "0000000132"
                                + "000000026161"
                                + "0000000133"
                                + "0000000162"
                                + "0000000131");
    }

    @Test
    void textIsUtf8AndSortedAsUtf8() {
        // U+FF5E comes before U+1F600 as UTF-8, after it as UTF-16.
        assertThat(encoded(Map.of("\uD83D\uDE00", "é", "\uFF5E", "x")))
                .isEqualTo(
                        "00000002"
                                + "00000003efbd9e"
                                + "0000000178"
                                + "00000004f09f9880"
                                + "00000002c3a9");
    }

    private static String encoded(Map<String, String> pairs) {
        return EncryptionContext.of(Optional.of(pairs)).encoded().toHex();
    }
}
