package coffer.gate;

import coffer.gate.observe.WatchedExchange;
import coffer.kernel.Bytes;
import coffer.kernel.ServiceException;
import coffer.wire.http.HttpRequest;
import coffer.wire.protocol.ErrorView;
import coffer.wire.protocol.Protocol;
import coffer.wire.protocol.Resolution;
import coffer.wire.protocol.ServiceRouter;
import coffer.wire.sigv4.Signature;
import java.util.Optional;

/// Finds out what a request is for. Where only a form tells, that is read here.
final class Reception {
    private final ServiceRouter router;

    Reception(ServiceRouter router) {
        this.router = router;
    }

    sealed interface Received {
        record Wanted(Incoming incoming) implements Received {}

        record Refused(Reply reply, ErrorView error) implements Received {}
    }

    Received receive(WatchedExchange exchange, BodyReader reader) {
        HttpRequest request = exchange.request();
        Signature signature = Signature.parse(request);
        Optional<String> signingName = signingName(signature);
        Optional<Bytes> form = Optional.empty();
        // S3 is not asked by forms: what looks like one is the payload of a careless client.
        boolean isForm =
                ServiceRouter.isForm(request) && signingName.filter("s3"::equals).isEmpty();
        if (isForm) {
            try {
                form = Optional.of(reader.read(request, exchange.body()));
            } catch (RuntimeException unreadable) {
                return unreadable(exchange, signingName, unreadable);
            }
        }
        return switch (router.resolve(request, signingName, form)) {
            case Resolution.Unknown(var protocol, var service, var error) ->
                    new Received.Refused(new Reply(exchange, protocol, Optional.empty()), error);
            case Resolution.Found found -> {
                exchange.isFor(found.operation());
                yield new Received.Wanted(new Incoming(exchange, signature, found, form, reader));
            }
        };
    }

    /// The form's content matters to which operation it is for, not to which protocol it speaks.
    private Received unreadable(
            WatchedExchange exchange, Optional<String> signingName, RuntimeException thrown) {
        Protocol protocol =
                router.resolve(exchange.request(), signingName, Optional.of(Bytes.empty()))
                        .protocol();
        ServiceException refusal = Failures.refusal(thrown, exchange.requestId(), protocol);
        Reply reply = new Reply(exchange, protocol, Optional.empty());
        return new Received.Refused(reply, Reply.view(refusal));
    }

    private static Optional<String> signingName(Signature signature) {
        return signature instanceof Signature.Signed signed
                ? Optional.of(signed.claim().credential().service())
                : Optional.empty();
    }
}
