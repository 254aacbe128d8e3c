package coffer.wire.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.testing.Forall;
import coffer.testing.Fuzz;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MultipartFormTest {
    private static final String GOOD =
            """
            --B\r
            Content-Disposition: form-data; name="key"\r
            \r
            user/${filename}\r
            --B\r
            Content-Disposition: form-data; name="X-Amz-Meta-Colour"\r
            \r
            grün\r
            --B\r
            Content-Disposition: form-data; name="file"; filename="C:\\\\a \\"b\\".txt"\r
            Content-Type: text/plain\r
            \r
            line\r
            --not it\r
            \r
            --B\r
            Content-Disposition: form-data; name="submit"\r
            \r
            Upload\r
            --B--\r
            """;

    @Test
    void readsFieldsAndThenTheFile() throws IOException {
        MultipartForm form = read(GOOD).orElseThrow();

        assertThat(form.fields())
                .isEqualTo(Map.of("key", "user/${filename}", "x-amz-meta-colour", "grün"));
        assertThat(form.fileName()).isEqualTo("a \"b\".txt");
        assertThat(new String(form.file().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("line\r\n--not it\r\n");
    }

    @Test
    void findsNoFileWhereThereIsNone() throws IOException {
        assertThat(read("--B\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--B--\r\n"))
                .isEmpty();
    }

    @Test
    void boundsWhatComesBeforeTheFile() {
        String field =
                "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + "x".repeat(21_000);

        assertThatThrownBy(() -> read(field + "\r\n--B--"))
                .isInstanceOfSatisfying(
                        MalformedFormException.class,
                        refused -> assertThat(refused.isTooLong()).isTrue());
    }

    /// However the bytes arrive, and whatever the file holds but its delimiter.
    @Test
    void givesBackAnyFile() {
        Forall.cases(gen -> {
            String file = gen.text("\r\n-Bx").repeat(1 + gen.below(400));
            if (file.contains("\r\n--B")) return;
            String body =
                    "--B\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n"
                            + file
                            + "\r\n--B--\r\n";
            InputStream slow = new Trickle(body.getBytes(StandardCharsets.UTF_8), gen);

            assertThat(content(slow)).isEqualTo(file);
        });
    }

    @Test
    void neverFailsButAsItSays() {
        Fuzz.from(GOOD)
                .with("--B", "\r\n", "name=\"", "file", "--", "filename=", ";", "\\")
                .run(bytes -> {
                    try {
                        Optional<MultipartForm> form =
                                MultipartForm.read(post(), new ByteArrayInputStream(bytes));
                        if (form.isEmpty()) return "no file";
                        form.get().file().readAllBytes();
                        return "a file";
                    } catch (MalformedFormException refused) {
                        return refused.isTooLong() ? "too long" : "malformed";
                    } catch (IOException impossible) {
                        throw new UncheckedIOException(impossible);
                    }
                });
    }

    private static String content(InputStream body) {
        try {
            MultipartForm form = MultipartForm.read(post(), body).orElseThrow();
            return new String(form.file().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Optional<MultipartForm> read(String body) throws IOException {
        return MultipartForm.read(
                post(), new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static HttpRequest post() {
        return new HttpRequest(
                "POST",
                "/bucket",
                "",
                Headers.builder().set("content-type", "multipart/form-data; boundary=B").build());
    }

    /// Gives a few bytes at a time.
    private static final class Trickle extends ByteArrayInputStream {
        private final Forall.Gen gen;

        Trickle(byte[] bytes, Forall.Gen gen) {
            super(bytes);
            this.gen = gen;
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, 1 + gen.below(7)));
        }
    }
}
