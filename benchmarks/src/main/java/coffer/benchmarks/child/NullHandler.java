package coffer.benchmarks.child;

import coffer.kernel.Bytes;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpExchange;
import coffer.wire.http.HttpHandler;
import coffer.wire.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.OptionalLong;

/// POST: reads the body and answers 300 bytes. PUT and GET: plain files.
final class NullHandler implements HttpHandler {
    private static final int ANSWER_BYTES = 300;
    private static final int MAX_BODY_BYTES = 64 * 1024;
    private static final Bytes ANSWER = Bytes.utf8("x".repeat(ANSWER_BYTES));
    private static final Headers JSON =
            Headers.builder()
                    .add("content-type", "application/x-amz-json-1.1")
                    .add("x-amzn-requestid", "00000000-0000-0000-0000-000000000000")
                    .build();

    private final PlainObjects objects;

    NullHandler(PlainObjects objects) {
        this.objects = objects;
    }

    @Override
    public void handle(HttpExchange exchange) {
        try {
            switch (exchange.request().method()) {
                case "POST" -> post(exchange);
                case "PUT" -> put(exchange);
                case "GET" -> get(exchange);
                default -> exchange.respond(new HttpResponse(405, JSON, Bytes.empty()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an object could not be served", e);
        }
    }

    private static void post(HttpExchange exchange) throws IOException {
        int read = exchange.body().readNBytes(MAX_BODY_BYTES).length;
        exchange.respond(new HttpResponse(read > 0 ? 200 : 400, JSON, ANSWER));
    }

    private void put(HttpExchange exchange) throws IOException {
        Headers headers = exchange.request().headers();
        OptionalLong length =
                headers.find("content-length").stream().mapToLong(Long::parseLong).findFirst();
        try (InputStream body = exchange.body()) {
            HttpResponse answer =
                    objects.put(
                                    name(exchange),
                                    new PlainObjects.Incoming(body, length, new Sums(headers)))
                            .map(etag -> new HttpResponse(200, tagged(etag), Bytes.empty()))
                            .orElseGet(() -> new HttpResponse(400, JSON, Bytes.empty()));
            exchange.respond(answer);
        }
    }

    private static Headers tagged(String etag) {
        return Headers.builder().add("etag", '"' + etag + '"').build();
    }

    private void get(HttpExchange exchange) throws IOException {
        try (PlainObjects.Reader reader = objects.open(name(exchange));
                OutputStream target = exchange.respond(200, JSON, reader.length())) {
            reader.copyTo(target);
        }
    }

    // Only our own client calls, with names like `/bucket/7`.
    private static String name(HttpExchange exchange) {
        return exchange.request().rawPath().replaceAll("[^a-z0-9]", "_");
    }
}
