package coffer.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.gate.admit.Bodies;
import coffer.kernel.Bytes;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {
    private static final int MOST = 100_000;

    private final Bodies bodies = new Bodies(new Bodies.Sizes(MOST, MOST, 250_000));

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8_191, 8_192, 8_193, 16_384, 70_000, MOST - 1, MOST})
    void readsWhatIsSentHoweverItArrives(int size) {
        byte[] sent = bytes(size);

        for (String[] declaring : new String[][] {{}, {"content-length", "" + size}}) {
            try (BodyReader reader = new BodyReader(bodies)) {
                InputStream drops = new Drops(sent);

                assertThat(reader.read(request(declaring), drops)).isEqualTo(Bytes.copyOf(sent));
            }
        }
    }

    @Test
    void readsNoMoreThanAnyOperationNeedsOrThanWasSaid() {
        try (BodyReader reader = new BodyReader(bodies)) {
            assertThatThrownBy(() -> reader.read(request(), stream(MOST + 1)))
                    .isInstanceOf(BodyTooLongException.class);
            HttpRequest said = request("content-length", "10");
            assertThatThrownBy(() -> reader.read(said, stream(11)))
                    .isInstanceOf(BodyTooLongException.class);
        }
    }

    @Test
    void readsNothingOfABodyThatSaysItIsTooLong() {
        InputStream untouched =
                new InputStream() {
                    @Override
                    public int read() {
                        throw new AssertionError("was read");
                    }
                };
        try (BodyReader reader = new BodyReader(bodies)) {
            HttpRequest said = request("content-length", "" + (MOST + 1));

            assertThatThrownBy(() -> reader.read(said, untouched))
                    .isInstanceOf(BodyTooLongException.class);
        }
    }

    @Test
    void takesNoMoreTogetherThanThereIs() {
        BodyReader first = new BodyReader(bodies);
        BodyReader second = new BodyReader(bodies);
        first.read(request(), stream(MOST));
        second.read(request(), stream(MOST));
        try (BodyReader third = new BodyReader(bodies)) {
            assertThatThrownBy(() -> third.read(request(), stream(MOST)))
                    .isInstanceOf(TooManyBodiesException.class);
        }
        first.close();

        try (BodyReader third = new BodyReader(bodies)) {
            assertThatCode(() -> third.read(request(), stream(MOST))).doesNotThrowAnyException();
        }
    }

    @Test
    void announcingABodyTakesLittle() {
        HttpRequest said = request("content-length", "" + MOST);
        for (int i = 0; i < 20; i++) {
            // None of them is closed.
            new BodyReader(bodies).read(said, stream(3));
        }
    }

    @Test
    void givesBackWhatFailedToArrive() {
        for (int i = 0; i < 100; i++) {
            try (BodyReader reader = new BodyReader(bodies)) {
                assertThatThrownBy(() -> reader.read(request(), stream(MOST + 1)))
                        .isInstanceOf(BodyTooLongException.class);
            }
        }
    }

    @Test
    void reckonsWithWhatACompressedBodyMayGrowTo() {
        HttpRequest compressed = request("content-encoding", "gzip");
        try (BodyReader reader = new BodyReader(bodies)) {
            assertThatCode(() -> reader.expand(compressed, Bytes.copyOf(bytes(200))))
                    .doesNotThrowAnyException();
            assertThatThrownBy(() -> reader.expand(compressed, Bytes.copyOf(bytes(200))))
                    .isInstanceOf(TooManyBodiesException.class);
            assertThatCode(() -> reader.expand(request(), Bytes.copyOf(bytes(MOST))))
                    .doesNotThrowAnyException();
        }
    }

    /// Arrives in small pieces of all sizes.
    private static final class Drops extends FilterInputStream {
        private final SplittableRandom random = new SplittableRandom(7);

        Drops(byte[] content) {
            super(new ByteArrayInputStream(content));
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return super.read(buffer, offset, Math.min(length, 1 + random.nextInt(5_000)));
        }
    }

    private static InputStream stream(int size) {
        return new ByteArrayInputStream(bytes(size));
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(size).nextBytes(bytes);
        return bytes;
    }

    private static HttpRequest request(String... fields) {
        Headers.Builder headers = Headers.builder();
        for (int i = 0; i < fields.length; i += 2) headers.add(fields[i], fields[i + 1]);
        return new HttpRequest("POST", "/", "", headers.build());
    }
}
