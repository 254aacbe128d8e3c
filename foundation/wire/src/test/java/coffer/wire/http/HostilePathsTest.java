package coffer.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostilePathsTest {
    private final HttpServer server =
            TestServer.plaintext(exchange -> {
                HttpRequest request = exchange.request();
                exchange.respond(
                        TestServer.text(200, request.rawPath() + " ? " + request.rawQuery()));
            });

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/bucket/key",
                "//",
                "//bucket//key//",
                "///three",
                "//host.example/path",
                "//user:pw@host:99/path",
                "/bucket//double",
                "/bucket/./dot",
                "/bucket/../dotdot",
                "/bucket/a%2Fb",
                "/bucket/%2F%2f",
                "/bucket/%2e%2e/%2E",
                "/bucket/a%5Cb\\c",
                "/bucket/semi;colon=1;x",
                "/bucket/..;/x",
                "/bucket/a+b%20c%2B",
                "/bucket/%01%1F%7F",
                "/bucket/%E1%88%B4%F0%9F%98%80",
                "/bucket/%FF%FE",
                "/bucket/%u0041",
                "/bucket/colon:at@dollar$comma,eq=",
                "/bucket/tilde~star*paren()quote'",
                "/bucket/\"<>^`{|}",
                "/a?b=c&d",
                "/a?",
                "/a??b=%2F//../;",
                "/a?x=%zz&y=a+b",
            })
    void arriveAsTheyWereSent(String target) throws IOException {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String query = question < 0 ? "" : target.substring(question + 1);

        String answer = exchange(target);

        assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n" + path + " ? " + query);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ሴ", "/a?ü", "/\u0080"})
    void bytesOutsideAsciiAreRefused(String target) throws IOException {
        assertThat(exchange(target)).startsWith("HTTP/1.1 400 ").endsWith("\r\n\r\n");
    }

    @Test
    void absoluteTargetsLoseOnlyTheirOrigin() throws IOException {
        assertThat(exchange("http://bucket.example:9000//a/../b?c=d"))
                .endsWith("\r\n\r\n//a/../b ? c=d");
    }

    /// AWS: S3 User Guide, "Naming objects": a key's relative segments may not outnumber the
    /// others.
    @ParameterizedTest
    @ValueSource(strings = {"/..", "/../../etc/passwd", "/a/../../b", "/a/%00", "/a/%zz", "/a%"})
    void whatNoKeyCanBeIsRefused(String target) throws IOException {
        assertThat(exchange(target)).startsWith("HTTP/1.1 400 ").endsWith("\r\n\r\n");
    }

    @Test
    void fragmentsAreRefused() throws IOException {
        assertThat(exchange("/bucket/key#part")).startsWith("HTTP/1.1 400 ");
    }

    private String exchange(String target) throws IOException {
        return RawClient.exchange(
                TestServer.port(server),
                "GET " + target + " HTTP/1.1\nHost: bucket.example:9000\nConnection: close\n\n");
    }
}
