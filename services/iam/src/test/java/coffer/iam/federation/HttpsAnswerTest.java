package coffer.iam.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpsAnswerTest {
    @Test
    void readsBodiesOfEveryForm() throws IOException {
        assertThat(text("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}more")).isEqualTo("{}");
        assertThat(text("HTTP/1.0 200 OK\n\n{}")).isEqualTo("{}");
        assertThat(
                        text(
                                "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        + "1;x=y\r\n{\r\n1\r\n}\r\n0\r\n\r\n"))
                .isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK",
                "HTTP/2 200\r\n\r\n{}",
                "HTTP/1.1 201 Created\r\n\r\n{}",
                "HTTP/1.1 2000\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}}\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
                "HTTP/1.1 200 OK\r\n\r\n\u00ff"
            })
    void refusesWhatIsNotOnePageOfText(String answer) {
        assertThatThrownBy(() -> text(answer)).isInstanceOf(IssuerUnreachableException.class);
    }

    @Test
    void refusesEndlessHeadersAndLines() {
        String head = "HTTP/1.1 200 OK\r\n";

        assertThatThrownBy(() -> text(head + "a: b\r\n".repeat(200) + "\r\n"))
                .isInstanceOf(IssuerUnreachableException.class);
        assertThatThrownBy(() -> text(head + "a: " + "b".repeat(10_000) + "\r\n\r\n"))
                .isInstanceOf(IssuerUnreachableException.class);
    }

    private static String text(String answer) throws IOException {
        byte[] bytes = answer.getBytes(StandardCharsets.ISO_8859_1);
        return new HttpsAnswer(new ByteArrayInputStream(bytes), () -> {}).text();
    }
}
