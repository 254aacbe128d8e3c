package coffer.server;

import coffer.kernel.Bytes;
import coffer.ledger.Ledger;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpExchange;
import coffer.wire.http.HttpHandler;
import coffer.wire.http.HttpResponse;
import java.net.InetAddress;
import java.net.UnknownHostException;

/// Answers `/-/live` and `/-/ready`, to this machine only; everything else goes on to the gate. No
/// bucket can be called `-`, so no request is taken from S3.
final class Health implements HttpHandler {
    private static final String PREFIX = "/-/";

    private final Ledger ledger;
    private final HttpHandler gate;

    Health(Ledger ledger, HttpHandler gate) {
        this.ledger = ledger;
        this.gate = gate;
    }

    @Override
    public void handle(HttpExchange exchange) {
        String path = exchange.request().rawPath();
        if (!path.startsWith(PREFIX) || !isLocal(exchange)) {
            gate.handle(exchange);
            return;
        }
        exchange.respond(
                switch (path.substring(PREFIX.length())) {
                    case "live" -> text(200, "live\n");
                    case "ready" ->
                            ledger.status()
                                    .failure()
                                    .map(why -> text(503, "the ledger cannot be written\n"))
                                    .orElseGet(() -> text(200, "ready\n"));
                    default -> text(404, "there are /-/live and /-/ready\n");
                });
    }

    private static boolean isLocal(HttpExchange exchange) {
        try {
            // An address in digits is parsed, never looked up.
            return InetAddress.getByName(exchange.connection().remoteAddress()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static HttpResponse text(int status, String text) {
        Headers headers = Headers.builder().add("content-type", "text/plain").build();
        return new HttpResponse(status, headers, Bytes.utf8(text));
    }
}
