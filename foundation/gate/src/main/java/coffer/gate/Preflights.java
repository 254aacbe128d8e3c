package coffer.gate;

import coffer.gate.observe.WatchedExchange;
import coffer.gate.record.Rejections;
import coffer.kernel.Bytes;
import coffer.kernel.ServiceException;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import coffer.wire.http.HttpResponse;
import coffer.wire.protocol.BucketAddress;
import coffer.wire.protocol.RestXml;
import coffer.wire.protocol.ServiceRouter;
import coffer.wire.protocol.XmlDialect;
import java.util.Map;
import java.util.Optional;

/// Answers what browsers ask of buckets before they send a request of another origin's page. Nobody
/// signs such a question and nothing is revealed but the bucket's rules, so it is counted like what
/// nobody was proved to have sent.
final class Preflights {
    private static final String COUNTED_AS = "Preflight";
    private static final RestXml XML = new RestXml("", XmlDialect.S3);

    private final ServiceRouter router;
    private final CrossOrigin crossOrigin;
    private final Rejections rejections;

    Preflights(ServiceRouter router, CrossOrigin crossOrigin, Rejections rejections) {
        this.router = router;
        this.crossOrigin = crossOrigin;
        this.rejections = rejections;
    }

    /// Whether the request was such a question, which is answered now.
    boolean answer(WatchedExchange exchange) {
        HttpRequest request = exchange.request();
        Optional<BucketAddress> asked =
                request.method().equals("OPTIONS") ? router.addressOf(request) : Optional.empty();
        if (asked.isEmpty()) return false;
        rejections.count(Call.Transport.sourceIp(exchange.connection()), COUNTED_AS);
        try {
            Map<String, String> allowed = crossOrigin.preflight(asked.get().bucket(), request);
            exchange.respond(
                    new HttpResponse(200, Headers.empty(), Bytes.empty())
                            .with(Map.of("x-amz-request-id", exchange.requestId()))
                            .with(allowed));
        } catch (RuntimeException thrown) {
            ServiceException refusal = Failures.refusal(thrown, exchange.requestId(), XML);
            new Reply(exchange, XML, Optional.empty()).refuse(refusal);
        }
        return true;
    }

    /// Lets the page read the answer, if the bucket's rules say so.
    void mark(WatchedExchange exchange) {
        HttpRequest request = exchange.request();
        if (!request.headers().contains("origin")) return;
        router.addressOf(request)
                .ifPresent(asked -> exchange.add(crossOrigin.headers(asked.bucket(), request)));
    }
}
