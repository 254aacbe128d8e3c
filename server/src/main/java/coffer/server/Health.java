package coffer.server;

import coffer.kernel.Bytes;
import coffer.ledger.Ledger;
import coffer.server.observe.Metrics;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpExchange;
import coffer.wire.http.HttpHandler;
import coffer.wire.http.HttpResponse;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Supplier;

/// Answers `/-/live`, `/-/ready` and `/-/metrics`, to this machine only; everything else goes on to
/// the gate, and so does whatever is signed: no bucket can be called `-`, but an object can.
final class Health implements HttpHandler {
    private static final String PREFIX = "/-/";

    private final Ledger ledger;
    private final Supplier<Bytes> metrics;
    private final HttpHandler gate;

    Health(Ledger ledger, Supplier<Bytes> metrics, HttpHandler gate) {
        this.ledger = ledger;
        this.metrics = metrics;
        this.gate = gate;
    }

    @Override
    public void handle(HttpExchange exchange) {
        String path = exchange.request().rawPath();
        boolean isSigned = exchange.request().headers().contains("authorization");
        if (!path.startsWith(PREFIX) || isSigned || !isLocal(exchange)) {
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
                    case "metrics" -> answer(200, Metrics.CONTENT_TYPE, metrics.get());
                    default -> text(404, "there are /-/live, /-/ready and /-/metrics\n");
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
        return answer(status, "text/plain", Bytes.utf8(text));
    }

    private static HttpResponse answer(int status, String type, Bytes body) {
        Headers headers = Headers.builder().add("content-type", type).build();
        return new HttpResponse(status, headers, body);
    }
}
