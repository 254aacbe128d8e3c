package coffer.s3.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.AuthenticationFailedException;
import coffer.gate.CorruptBodyException;
import coffer.kernel.ServiceException;
import coffer.s3.TestS3;
import coffer.s3.content.EncryptionSuite;
import coffer.s3.content.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whichever byte of what is stored is flipped: nobody is given a wrong one, and a survey tells.
class StoredBytesProperties extends EncryptionSuite {
    private static final int SAMPLES = 10;
    private static final int LEAST_OF_A_FILE = (16 << 10) + 1;
    private static final int ENDS = 48;
    private static final int FEW = 1_000;

    @ParameterizedTest
    @EnumSource
    void nobodyIsGivenAWrongByteOfALargeObject(Kind kind) {
        byte[] body = new byte[700_001];
        new SplittableRandom(1).nextBytes(body);
        put(kind, "large", body);
        Path blob = s3.blobFiles().getFirst();
        byte[] whole = bytes(blob);
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < SAMPLES; i++) {
            int at = random.nextInt(whole.length);
            write(blob, flipped(whole, at, random));

            byte[] given = given(kind, "large");

            assertThat(given.length).as("byte %d", at).isLessThan(body.length);
            assertThat(given).isEqualTo(Arrays.copyOf(body, given.length));
        }
        write(blob, whole);
    }

    @Test
    void aFlippedByteOfABlobIsTold() {
        put(Kind.SSE_S3, "k", new byte[LEAST_OF_A_FILE]);
        everyFlip(
                s3.blobFiles().getFirst(),
                List.of(Flaw.Kind.CORRUPT_HEADER, Flaw.Kind.CORRUPT_BYTES),
                () -> {});
    }

    @Test
    void aFlippedByteOfAManifestIsRefusedAndTold() {
        put(Kind.SSE_KMS, "k", new byte[LEAST_OF_A_FILE]);
        Path blob = s3.blobFiles().getFirst();

        everyFlip(
                Path.of(blob.toString().replace(".blob", ".manifest")),
                List.of(Flaw.Kind.CORRUPT_MANIFEST),
                () ->
                        assertThatThrownBy(() -> s3.manifest(TestS3.blobId(blob)))
                                .isInstanceOf(AuthenticationFailedException.class));
    }

    /// Every byte of a small file, and of a larger one all at its ends and some between.
    private void everyFlip(Path file, List<Flaw.Kind> expected, Runnable whenFlipped) {
        byte[] whole = bytes(file);
        SplittableRandom random = new SplittableRandom(3);
        for (int at = 0; at < whole.length; at += step(at, whole.length)) {
            write(file, flipped(whole, at, random));

            assertThat(survey()).as("byte %d", at).singleElement().isIn(expected);
            whenFlipped.run();
        }
        write(file, whole);
        assertThat(survey()).isEmpty();
    }

    private static int step(int at, int length) {
        boolean isInside = length > FEW && at > ENDS && at < length - ENDS;
        return isInside ? Math.min(509, length - ENDS - at) : 1;
    }

    private List<Flaw.Kind> survey() {
        List<Flaw.Kind> kinds = new ArrayList<>();
        new Survey(s3.inventory(), true).run(flaw -> kinds.add(flaw.kind()));
        return kinds;
    }

    /// What had been sent when the answer broke off.
    private byte[] given(Kind kind, String key) {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        try {
            s3.get(admin, get(kind, key).build(), sink);
        } catch (CorruptBodyException | ServiceException refused) {
            return sink.toByteArray();
        }
        return sink.toByteArray();
    }

    private static byte[] flipped(byte[] whole, int at, SplittableRandom random) {
        byte[] changed = whole.clone();
        changed[at] ^= (byte) (1 << random.nextInt(8));
        return changed;
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
