package coffer.iam.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpsPagesTest {
    private static final TestAuthority AUTHORITY = new TestAuthority();
    private static final AddressRules LOCAL = new AddressRules(List.of("127.0.0.0/8", "::1/128"));

    private HttpsServer server;

    @BeforeEach
    void start() throws IOException {
        server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(AUTHORITY.server("localhost")));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        answering("/page", 200, "a page");
        answering("/moved", 302, "");
        answering("/missing", 404, "no");
        answering("/long", 200, "x".repeat(256 * 1_024 + 1));
        answering("/most", 200, "x".repeat(256 * 1_024));
        server.createContext(
                "/chunks",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    try (OutputStream body = exchange.getResponseBody()) {
                        for (int i = 0; i < 3; i++) {
                            body.write("chunk ".getBytes(StandardCharsets.US_ASCII));
                            body.flush();
                        }
                    }
                });
        server.start();
    }

    private void answering(String path, int status, String text) {
        server.createContext(
                path,
                exchange -> {
                    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
                    exchange.getResponseHeaders().add("Location", "https://localhost/page");
                    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                    try (OutputStream body = exchange.getResponseBody()) {
                        body.write(bytes);
                    }
                });
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void readsWhatAKnownAuthorityCertifies() {
        IssuerPages pages = pages(LOCAL, List.of(AUTHORITY.certificate()));

        assertThat(pages.read(uri("localhost", "/page"), List.of())).isEqualTo("a page");
        assertThat(pages.read(uri("localhost", "/chunks"), List.of()))
                .isEqualTo("chunk chunk chunk ");
        assertThat(pages.read(uri("localhost", "/most"), List.of())).hasSize(256 * 1_024);
        assertThat(pages.thumbprint(uri("localhost", "/"))).isEqualTo(AUTHORITY.thumbprint());
    }

    @Test
    void aThumbprintIsAsGoodAsAKnownAuthority() {
        IssuerPages pages = pages(LOCAL, List.of());
        URI page = uri("localhost", "/page");

        assertThat(pages.read(page, List.of(AUTHORITY.thumbprint()))).isEqualTo("a page");
        assertUnreachable(pages, page, List.of());
        assertUnreachable(pages, page, List.of(new TestAuthority().thumbprint()));
    }

    @Test
    void theCertificateMustNameTheHost() {
        IssuerPages pages = pages(LOCAL, List.of(AUTHORITY.certificate()));

        assertUnreachable(pages, uri("127.0.0.1", "/page"), List.of());
        assertUnreachable(pages, uri("127.0.0.1", "/page"), List.of(AUTHORITY.thumbprint()));
    }

    @Test
    void addressesThatAreNotPublicMustBeAllowed() {
        IssuerPages pages = pages(new AddressRules(List.of()), List.of(AUTHORITY.certificate()));

        assertUnreachable(pages, uri("localhost", "/page"), List.of());
    }

    @Test
    void onlyOnePageAndNotTooMuchOfItIsRead() {
        IssuerPages pages = pages(LOCAL, List.of(AUTHORITY.certificate()));

        for (String path : List.of("/moved", "/missing", "/long")) {
            assertUnreachable(pages, uri("localhost", path), List.of());
        }
    }

    @Test
    void whoeverIsSlowIsLeft() {
        AtomicLong clock = new AtomicLong();
        // Each look at the clock takes two seconds.
        IssuerPages pages =
                new HttpsPages(
                        LOCAL,
                        List.of(AUTHORITY.certificate()),
                        () -> clock.getAndAdd(2_000_000_000L));

        assertUnreachable(pages, uri("localhost", "/page"), List.of());
    }

    @Test
    void onlyHttpsUrlsOfHostsAreAsked() {
        for (String text :
                List.of(
                        "http://localhost/",
                        "https://user@localhost/",
                        "https://localhost/#x",
                        "https:///x",
                        "file:///etc/passwd",
                        "nonsense at all")) {
            assertThatThrownBy(() -> IssuerPages.uri(text))
                    .isInstanceOf(IssuerUnreachableException.class);
        }
    }

    private URI uri(String host, String path) {
        return IssuerPages.uri("https://" + host + ":" + server.getAddress().getPort() + path);
    }

    private static IssuerPages pages(AddressRules rules, List<X509Certificate> authorities) {
        return new HttpsPages(rules, authorities, System::nanoTime);
    }

    private static void assertUnreachable(IssuerPages pages, URI uri, List<String> thumbprints) {
        assertThatThrownBy(() -> pages.read(uri, thumbprints))
                .isInstanceOf(IssuerUnreachableException.class);
    }
}
