package coffer.crypto.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import coffer.kernel.Bytes;
import coffer.testing.attestation.TestCbor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CborReaderTest {

    // RFC 8949, appendix A.
    @Test
    void readsTheExamplesOfTheStandard() {
        assertThat(read("00")).isEqualTo(new Cbor.Int(0));
        assertThat(read("17")).isEqualTo(new Cbor.Int(23));
        assertThat(read("1818")).isEqualTo(new Cbor.Int(24));
        assertThat(read("1903e8")).isEqualTo(new Cbor.Int(1_000));
        assertThat(read("1a000f4240")).isEqualTo(new Cbor.Int(1_000_000));
        assertThat(read("1b000000e8d4a51000")).isEqualTo(new Cbor.Int(1_000_000_000_000L));
        assertThat(read("1b7fffffffffffffff")).isEqualTo(new Cbor.Int(Long.MAX_VALUE));
        assertThat(read("20")).isEqualTo(new Cbor.Int(-1));
        assertThat(read("3863")).isEqualTo(new Cbor.Int(-100));
        assertThat(read("3903e7")).isEqualTo(new Cbor.Int(-1_000));
        assertThat(read("f6")).isEqualTo(new Cbor.Nothing());
        assertThat(read("40")).isEqualTo(new Cbor.Blob(Bytes.empty()));
        assertThat(read("4401020304"))
                .isEqualTo(new Cbor.Blob(Bytes.adopt(new byte[] {1, 2, 3, 4})));
        assertThat(read("6449455446")).isEqualTo(new Cbor.Text("IETF"));
        assertThat(read("62c3bc")).isEqualTo(new Cbor.Text("ü"));
        assertThat(read("64f0908591")).isEqualTo(new Cbor.Text("𐅑"));
        assertThat(read("83010203")).isEqualTo(items(1, 2, 3));
        assertThat(read("9f010203ff")).isEqualTo(items(1, 2, 3));
        assertThat(read("9fff")).isEqualTo(items());
        assertThat(read("a201020304")).isEqualTo(fields());
        assertThat(read("bf01020304ff")).isEqualTo(fields());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "0000", // two values
                "1817", // longer than needed
                "190018",
                "1a00000100",
                "1b0000000000000100",
                "5801aa",
                "1bffffffffffffffff", // 2^64 - 1
                "3bffffffffffffffff",
                "1c",
                "1d",
                "1e",
                "1f",
                "3f", // reserved
                "41",
                "5affffffff",
                "5b7fffffffffffffff",
                "61", // longer than what is left
                "5f4101ff",
                "7f6161ff", // strings in pieces
                "61ff",
                "62c328", // not UTF-8
                "81",
                "9f",
                "9f01",
                "a1",
                "a101",
                "bf01ff",
                "bf", // unfinished
                "a201020102",
                "bf01020102ff", // a key twice
                "a1410101",
                "a18001",
                "a1f601", // keys of other kinds
                "c001",
                "d2a0", // tags
                "f4",
                "f5",
                "f7",
                "f93c00",
                "f818",
                "ff", // other kinds
                "8181818181",
                "8181818100" // too deep
            })
    void refuses(String hex) {
        assertThatExceptionOfType(RefusedDocumentException.class).isThrownBy(() -> read(hex));
    }

    @Test
    void refusesMoreItemsThanAnyDocumentHas() {
        byte[] fits = TestCbor.of(Collections.nCopies(64, 1));
        byte[] many = TestCbor.of(Collections.nCopies(65, 1));

        assertThat(CborReader.read(Bytes.adopt(fits))).isInstanceOf(Cbor.Items.class);
        assertThatExceptionOfType(RefusedDocumentException.class)
                .isThrownBy(() -> CborReader.read(Bytes.adopt(many)));
        assertThatExceptionOfType(RefusedDocumentException.class)
                .isThrownBy(() -> read("9f" + "01".repeat(65) + "ff"));
        assertThat(read("9f" + "01".repeat(64) + "ff")).isInstanceOf(Cbor.Items.class);
    }

    private static Cbor read(String hex) {
        return CborReader.read(Bytes.adopt(HexFormat.of().parseHex(hex)));
    }

    private static Cbor items(int... numbers) {
        List<Cbor> items = new ArrayList<>();
        for (int number : numbers) items.add(new Cbor.Int(number));
        return new Cbor.Items(items);
    }

    private static Cbor fields() {
        return new Cbor.Fields(
                Map.of(new Cbor.Int(1), new Cbor.Int(2), new Cbor.Int(3), new Cbor.Int(4)));
    }
}
