package coffer.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A signature covers header values byte by byte, so an engine that knows a common one must not put
/// its own spelling in the place of what was sent.
@Timeout(60)
class HeaderValuesTest {
    @TempDir static Path folder;
    private static TestIdentity identity;
    private static HttpServer server;

    @BeforeAll
    static void start() throws Exception {
        identity = TestIdentity.create(folder, "server");
        server =
                TestServer.tls(
                        identity.tls(),
                        exchange -> {
                            StringBuilder seen = new StringBuilder();
                            exchange.request()
                                    .headers()
                                    .forEach((name, value) -> seen.append(value).append('\n'));
                            exchange.respond(TestServer.text(200, seen.toString()));
                        });
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Type | text/plain; charset=UTF-8",
                "Content-Type | text/plain; charset=utf-8",
                "Content-Type | text/plain;charset=Utf-8",
                "Content-Type | TEXT/HTML; Charset=ISO-8859-1",
                "Content-Type | Application/JSON",
                "Cache-Control | No-Cache",
                "Accept | Text/Html,*/*",
                "Accept-Encoding | GZIP, deflate",
            })
    void arriveAsTheyWereSent(String name, String value) throws Exception {
        for (Version version : List.of(Version.HTTP_1_1, Version.HTTP_2)) {
            try (HttpClient client =
                    HttpClient.newBuilder()
                            .version(version)
                            .sslContext(identity.trusting())
                            .build()) {
                URI uri = URI.create("https://localhost:" + TestServer.port(server) + "/");

                var answer =
                        client.send(
                                HttpRequest.newBuilder(uri).header(name, value).build(),
                                BodyHandlers.ofString());

                assertThat(answer.body().lines()).as(version.name()).contains(value);
            }
        }
    }
}
