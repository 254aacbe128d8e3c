package coffer.s3.content;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.chunked.BlobId;
import coffer.s3.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What lies on the disk, whatever the encryption: nothing that can be read, nothing that can be
/// changed unnoticed.
class EncryptedBytesProperties extends EncryptionSuite {
    private static final String MARKER = "MARKER-THAT-NOBODY-FINDS";
    // More than is kept in the store.
    private static final byte[] MARKERS = MARKER.repeat(700).getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @EnumSource
    void refusesEveryFlippedByte(Kind kind) {
        put(kind, "k", MARKERS);
        Path blob = s3.blobFiles().getFirst();
        byte[] whole = bytes(blob);
        SplittableRandom random = new SplittableRandom(11);
        for (int position = 0; position < whole.length; position += step(position, whole)) {
            byte[] changed = whole.clone();
            changed[position] ^= (byte) (1 << random.nextInt(8));
            write(blob, changed);

            assertThat(Refused.code(() -> read(kind, "k")))
                    .as("byte %s of %s", position, whole.length)
                    .isEqualTo("InternalError");
        }
        write(blob, whole);
        assertThat(read(kind, "k")).isEqualTo(MARKERS);
    }

    /// Every byte of what is not plaintext, and some of what is.
    private static int step(int position, byte[] whole) {
        boolean isFrame = position < 128 || position > whole.length - 128;
        return isFrame ? 1 : Math.min(211, whole.length - 128 - position + 1);
    }

    @ParameterizedTest
    @EnumSource
    void refusesEveryShorterFile(Kind kind) {
        put(kind, "k", MARKERS);
        Path blob = s3.blobFiles().getFirst();
        byte[] whole = bytes(blob);
        for (int length = 0; length < whole.length; length += step(length, whole)) {
            write(blob, Arrays.copyOf(whole, length));

            assertThat(Refused.code(() -> read(kind, "k"))).isEqualTo("InternalError");
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsWithItsRowOfTheKeyTable(Kind kind) {
        put(kind, "k", MARKER.getBytes(StandardCharsets.UTF_8));
        BlobId blob = s3.blobIds().getFirst();

        s3.erase(blob);

        assertThat(s3.wrappedKeys(blob)).isEmpty();
        assertThat(Refused.by(() -> read(kind, "k")).code().httpStatus()).isGreaterThan(399);
    }

    @Test
    void keepsNeitherPlaintextNorACustomersKey() {
        byte[] marker = MARKER.getBytes(StandardCharsets.UTF_8);
        for (Kind kind : Kind.values()) {
            put(kind, "k-" + kind, marker);
            put(kind, "file-" + kind, MARKERS);
            putInParts(kind, "parts-" + kind, List.of(marker));
            read(kind, "k-" + kind);
        }
        s3.records();

        for (Path file : s3.dataFiles()) {
            String content = new String(bytes(file), StandardCharsets.ISO_8859_1);
            for (byte[] secret : List.of(marker, SentKey.ONE.bytes())) {
                for (String form : forms(secret)) {
                    assertThat(content.contains(form)).as("%s in %s", form, file).isFalse();
                }
            }
        }
    }

    private static List<String> forms(byte[] secret) {
        return List.of(
                new String(secret, StandardCharsets.ISO_8859_1),
                Base64.getEncoder().withoutPadding().encodeToString(secret),
                HexFormat.of().formatHex(secret));
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
