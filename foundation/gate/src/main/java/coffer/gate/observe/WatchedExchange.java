package coffer.gate.observe;

import coffer.gate.observe.Observer.Answered;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpExchange;
import coffer.wire.http.HttpRequest;
import coffer.wire.http.HttpResponse;
import coffer.wire.schema.OperationModel;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/// An exchange that remembers, for an [Observer], what became of it. Used by one thread.
public final class WatchedExchange implements HttpExchange {
    private final HttpExchange exchange;
    private final String requestId;
    private String service = "";
    private String operation = "";
    private String errorCode = "";
    private int status;
    private Map<String, String> more = Map.of();

    public WatchedExchange(HttpExchange exchange, String requestId) {
        this.exchange = exchange;
        this.requestId = requestId;
    }

    public String requestId() {
        return requestId;
    }

    public void isFor(OperationModel model) {
        service = model.service().name();
        operation = model.name();
    }

    /// Headers of the answer, whatever it will be.
    public void add(Map<String, String> headers) {
        more = Map.copyOf(headers);
    }

    /// Answers with an error.
    public void refuse(String code, HttpResponse answer) {
        errorCode = code;
        respond(answer);
    }

    public Answered answered() {
        return new Answered(requestId, service, operation, errorCode, status);
    }

    @Override
    public HttpRequest request() {
        return exchange.request();
    }

    @Override
    public Connection connection() {
        return exchange.connection();
    }

    @Override
    public InputStream body() {
        return exchange.body();
    }

    @Override
    public void respond(HttpResponse response) {
        status = response.status();
        exchange.respond(response.with(more));
    }

    @Override
    public OutputStream respond(int newStatus, Headers headers, long contentLength) {
        status = newStatus;
        return exchange.respond(newStatus, withMore(headers), contentLength);
    }

    private Headers withMore(Headers headers) {
        if (more.isEmpty()) return headers;
        Headers.Builder all = Headers.builder();
        headers.forEach(all::add);
        more.forEach(all::set);
        return all.build();
    }
}
