package coffer.wire.http;

import coffer.kernel.Bytes;
import java.util.List;

/// A server on a free local port.
final class TestServer {
    private TestServer() {}

    static HttpServer plaintext(HttpHandler handler) {
        return plaintext(HttpLimits.defaults(), handler);
    }

    static HttpServer plaintext(HttpLimits limits, HttpHandler handler) {
        return HttpServer.start(
                List.of(new Listener.InsecurePlaintext("127.0.0.1", 0)),
                limits,
                handler,
                request -> busy());
    }

    static HttpServer tls(TlsIdentity identity, HttpHandler handler) {
        return tls(HttpLimits.defaults(), identity, handler);
    }

    static HttpServer tls(HttpLimits limits, TlsIdentity identity, HttpHandler handler) {
        return HttpServer.start(
                List.of(new Listener.Tls("127.0.0.1", 0, identity)),
                limits,
                handler,
                request -> busy());
    }

    static int port(HttpServer server) {
        return server.ports().getFirst();
    }

    static HttpResponse busy() {
        return new HttpResponse(
                503,
                Headers.builder().add("Retry-After", "1").build(),
                Bytes.utf8("<Code>SlowDown</Code>"));
    }

    static HttpResponse text(int status, String text) {
        return new HttpResponse(status, Headers.empty(), Bytes.utf8(text));
    }
}
