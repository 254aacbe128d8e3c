package coffer.wire.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class TlsTest {
    @TempDir static Path folder;
    private static TestIdentity identity;

    @BeforeAll
    static void create() throws Exception {
        identity = TestIdentity.create(folder, "first");
    }

    @ParameterizedTest
    @EnumSource
    void bothVersionsOfHttpSayWhereTheyCameFrom(Version version) throws Exception {
        HttpHandler handler =
                exchange -> {
                    HttpExchange.Connection connection = exchange.connection();
                    String host = exchange.request().headers().find("Host").orElse("none");
                    exchange.respond(
                            TestServer.text(
                                    200,
                                    "%s %s %s %s"
                                            .formatted(
                                                    connection.secure(),
                                                    connection.tlsVersion(),
                                                    connection.cipherSuite(),
                                                    host)));
                };
        try (HttpServer server = TestServer.tls(identity.tls(), handler);
                HttpClient client = client(version, identity.trusting())) {
            var response = client.send(request(server, "/").build(), BodyHandlers.ofString());

            assertThat(response.version()).isEqualTo(version);
            assertThat(response.body())
                    .isEqualTo(
                            "true TLSv1.3 TLS_AES_256_GCM_SHA384 localhost:"
                                    + TestServer.port(server));
            assertThat(response.headers().map()).doesNotContainKey("server");
        }
    }

    @ParameterizedTest
    @EnumSource
    void largeBodiesGoBothWays(Version version) throws Exception {
        byte[] data = new byte[5_000_001];
        new Random(1).nextBytes(data);
        HttpHandler echo =
                exchange -> {
                    try (OutputStream out = exchange.respond(200, Headers.empty(), data.length)) {
                        copy(exchange.body(), out);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                };
        try (HttpServer server = TestServer.tls(identity.tls(), echo);
                HttpClient client = client(version, identity.trusting())) {
            var request = request(server, "/").PUT(BodyPublishers.ofByteArray(data)).build();

            var response = client.send(request, BodyHandlers.ofByteArray());

            assertThat(Arrays.equals(response.body(), data)).isTrue();
            assertThat(response.headers().firstValueAsLong("content-length")).hasValue(data.length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersCutShortAreSeenToBe(Version version) throws Exception {
        HttpHandler handler =
                exchange -> {
                    try (OutputStream out = exchange.respond(200, Headers.empty(), 100_000)) {
                        out.write(new byte[50_000]);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                };
        try (HttpServer server = TestServer.tls(identity.tls(), handler);
                HttpClient client = client(version, identity.trusting())) {
            var request = request(server, "/").build();

            assertThatThrownBy(() -> client.send(request, BodyHandlers.ofByteArray()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void http2KeepsHostilePaths() throws Exception {
        HttpHandler handler =
                exchange -> exchange.respond(TestServer.text(200, exchange.request().rawPath()));
        try (HttpServer server = TestServer.tls(identity.tls(), handler);
                HttpClient client = client(Version.HTTP_2, identity.trusting())) {
            for (String path : new String[] {"//a//", "/a/../b", "/a%2Fb/%2e%2e", "/a;b/+"}) {
                var response = client.send(request(server, path).build(), BodyHandlers.ofString());
                assertThat(response.body()).isEqualTo(path);
            }
        }
    }

    @Test
    void certificatesAreReplacedWhileRunning() throws Exception {
        TestIdentity second = TestIdentity.create(folder, "second");
        TlsIdentity shown = TlsIdentity.of(identity.key());
        HttpHandler handler = exchange -> exchange.respond(TestServer.text(200, "ok"));
        try (HttpServer server = TestServer.tls(shown, handler);
                SSLSocket before = connect(server, identity.trusting());
                RawClient open = new RawClient(before)) {
            assertThat(subject(before)).isEqualTo("CN=first");

            shown.replace(second.key());

            try (SSLSocket after = connect(server, second.trusting())) {
                assertThat(subject(after)).isEqualTo("CN=second");
            }
            open.send("GET / HTTP/1.1\nHost: x\nConnection: close\n\n");
            assertThat(open.readToEnd()).endsWith("ok");
        }
    }

    @Test
    void noRequestIsDroppedWhenCertificatesAreReplaced() throws Exception {
        TestIdentity second = TestIdentity.create(folder, "successor");
        TlsIdentity shown = identity.tls();
        CountDownLatch allThere = new CountDownLatch(200);
        CountDownLatch replaced = new CountDownLatch(1);
        HttpHandler handler =
                exchange -> {
                    allThere.countDown();
                    if (exchange.request().rawPath().equals("/wait")) {
                        HttpServerTest.await(replaced);
                    }
                    exchange.respond(TestServer.text(200, "served"));
                };
        try (HttpServer server = TestServer.tls(shown, handler);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                answers.add(threads.submit(() -> get(server, identity, "/wait")));
            }
            HttpServerTest.await(allThere);

            shown.replace(second.key());
            String fresh = get(server, second, "/now");
            replaced.countDown();

            assertThat(fresh).endsWith("served");
            for (Future<String> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).endsWith("served");
            }
        }
    }

    @Test
    void sessionsOfAReplacedCertificateAreNotResumed() throws Exception {
        TlsIdentity shown = identity.tls();
        HttpHandler ok = exchange -> exchange.respond(TestServer.text(200, "ok"));
        try (HttpServer server = TestServer.tls(shown, ok)) {
            SSLContext context = identity.trusting();
            try (SSLSocket socket = connect(server, context);
                    RawClient client = new RawClient(socket)) {
                client.send("GET / HTTP/1.1\nHost: x\nConnection: close\n\n");
                assertThat(client.readToEnd()).endsWith("ok");
            }
            TestIdentity second = TestIdentity.create(folder, "third");

            shown.replace(second.key());

            assertThatThrownBy(() -> connect(server, context)).isInstanceOf(SSLException.class);
        }
    }

    private static String get(HttpServer server, TestIdentity trusted, String path)
            throws Exception {
        try (RawClient client = RawClient.tls(server, trusted.trusting())) {
            client.send("GET " + path + " HTTP/1.1\nHost: x\nConnection: close\n\n");
            return client.readToEnd();
        }
    }

    @Test
    void oldProtocolsAndWeakSuitesAreRefused() throws Exception {
        try (HttpServer server = TestServer.tls(identity.tls(), exchange -> {})) {
            SSLContext context = identity.trusting();
            try (SSLSocket weak = socket(server, context)) {
                weak.setEnabledProtocols(new String[] {"TLSv1.2"});
                weak.setEnabledCipherSuites(
                        new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});
                assertThatThrownBy(weak::startHandshake).isInstanceOf(SSLException.class);
            }
            try (SSLSocket modern = socket(server, context)) {
                modern.setEnabledProtocols(new String[] {"TLSv1.2"});
                modern.startHandshake();
                assertThat(modern.getSession().getCipherSuite()).contains("_GCM_");
            }
        }
    }

    @Test
    void plaintextOnATlsPortIsRefused() throws Exception {
        try (HttpServer server = TestServer.tls(identity.tls(), exchange -> {});
                RawClient client = new RawClient(TestServer.port(server))) {
            client.send("GET / HTTP/1.1\nHost: x\n\n");

            assertThat(readUntilClosed(client)).doesNotContain("HTTP/1.1 200");
        }
    }

    private static String readUntilClosed(RawClient client) {
        try {
            return client.readToEnd();
        } catch (IOException reset) {
            return "";
        }
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            out.write(buffer, 0, count);
        }
    }

    private static HttpClient client(Version version, SSLContext context) {
        return HttpClient.newBuilder().version(version).sslContext(context).build();
    }

    private static java.net.http.HttpRequest.Builder request(HttpServer server, String path) {
        URI uri = URI.create("https://localhost:" + TestServer.port(server) + path);
        return java.net.http.HttpRequest.newBuilder(uri);
    }

    private static SSLSocket socket(HttpServer server, SSLContext context) throws IOException {
        int port = TestServer.port(server);
        return (SSLSocket) context.getSocketFactory().createSocket("localhost", port);
    }

    private static SSLSocket connect(HttpServer server, SSLContext context) throws IOException {
        SSLSocket socket = socket(server, context);
        socket.startHandshake();
        return socket;
    }

    private static String subject(SSLSocket socket) throws IOException {
        X509Certificate certificate =
                (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return certificate.getSubjectX500Principal().getName();
    }
}
