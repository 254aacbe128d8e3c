package coffer.wire.http;

/// Answers exchanges, each on a virtual thread of its own.
@FunctionalInterface
public interface HttpHandler {
    void handle(HttpExchange exchange);
}
