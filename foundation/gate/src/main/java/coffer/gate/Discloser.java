package coffer.gate;

import coffer.gate.Pipeline.Disclosure;
import coffer.gate.record.Happening;
import coffer.wire.http.HttpExchange;
import coffer.wire.http.HttpResponse;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/// Sends a body whose intent is on record, and records how far it got.
final class Discloser {
    private final Pipeline pipeline;

    Discloser(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    void send(HttpExchange exchange, HttpResponse head, Disclosure disclosure) {
        long sent = 0;
        Optional<Happening.Failure> failure = Optional.empty();
        try (Body body = disclosure.body();
                Counting out =
                        new Counting(
                                exchange.respond(head.status(), head.headers(), body.length()))) {
            try {
                body.writeTo(out);
            } catch (CorruptBodyException e) {
                failure =
                        Optional.of(
                                new Happening.Failure(e.code(), String.valueOf(e.getMessage())));
            } finally {
                sent = out.count;
            }
        } catch (IOException e) {
            failure = failure.or(() -> Optional.of(ABORTED));
        }
        pipeline.close(disclosure, sent, failure);
    }

    private static final Happening.Failure ABORTED =
            new Happening.Failure("ClientAborted", "The connection ended before the answer did.");

    /// Knows how many bytes went through.
    private static final class Counting extends FilterOutputStream {
        private long count;

        Counting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
        }
    }
}
