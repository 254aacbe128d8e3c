package coffer.gate;

import coffer.gate.Pipeline.Disclosure;
import coffer.gate.answer.Refusal;
import coffer.gate.record.Happening;
import coffer.wire.http.HttpResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a body whose intent is on record, and records how far it got, whatever happens.
final class Discloser {
    private static final Logger LOG = LoggerFactory.getLogger(Discloser.class);
    private static final Happening.Failure ABORTED =
            new Happening.Failure("ClientAborted", "The connection ended before the answer did.");
    private static final Happening.Failure FAILED =
            new Happening.Failure("InternalError", "The answer could not be made.");

    private final Pipeline pipeline;

    Discloser(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /// What fails before the first byte is answered by an error; what fails later breaks off.
    void send(Reply reply, Supplier<HttpResponse> head, Disclosure disclosure) {
        Body body = disclosure.body();
        LazyAnswer answer = new LazyAnswer(reply.exchange(), head, body.length());
        Optional<Happening.Failure> failure = write(body, answer, reply.requestId());
        // The client learns of an abort even if the record of it fails.
        answer.close();
        pipeline.close(disclosure, answer.sentBytes(), failure);
        if (failure.isPresent() && !answer.isBegun()) {
            reply.refuse(
                    Refusal.INTERNAL
                            .in(Failures.protocolOf(reply.protocol()))
                            .because("An internal error occurred. Please try again."));
        }
    }

    private static Optional<Happening.Failure> write(
            Body body, LazyAnswer answer, String requestId) {
        try (body) {
            body.writeTo(answer);
            answer.complete();
            return Optional.empty();
        } catch (CorruptBodyException corrupt) {
            LOG.error("request {} met corrupt data: {}", requestId, corrupt.getMessage());
            return Optional.of(
                    new Happening.Failure(corrupt.code(), String.valueOf(corrupt.getMessage())));
        } catch (IOException | RuntimeException thrown) {
            if (answer.isClientGone()) return Optional.of(ABORTED);
            // All of it has left: what closing the source says changes nothing for the client.
            LOG.error("request {} could not be answered", requestId, thrown);
            return answer.isWhole() ? Optional.empty() : Optional.of(FAILED);
        }
    }
}
