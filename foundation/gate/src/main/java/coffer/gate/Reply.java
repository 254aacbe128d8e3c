package coffer.gate;

import coffer.gate.observe.WatchedExchange;
import coffer.kernel.Bytes;
import coffer.kernel.ServiceException;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpResponse;
import coffer.wire.protocol.ErrorView;
import coffer.wire.protocol.Protocol;
import coffer.wire.schema.OperationModel;
import java.util.Optional;

/// The way back to one client, in the protocol it speaks. `operation` is absent if the request was
/// for none.
record Reply(WatchedExchange exchange, Protocol protocol, Optional<OperationModel> operation) {

    String requestId() {
        return exchange.requestId();
    }

    static ErrorView view(ServiceException refusal) {
        return new ErrorView(
                refusal.code().wireName(),
                refusal.message(),
                refusal.code().httpStatus(),
                refusal.details(),
                refusal.headers());
    }

    void refuse(ServiceException refusal) {
        refuse(view(refusal));
    }

    void refuse(ErrorView error) {
        HttpResponse answer =
                protocol.encodeError(operation, error, requestId()).with(error.headers());
        boolean isHead = exchange.request().method().equals("HEAD");
        exchange.refuse(error.code(), isHead ? withoutBody(answer) : answer);
    }

    /// The protocols leave bodies out where the operation is a HEAD; here there may be none.
    private static HttpResponse withoutBody(HttpResponse answer) {
        Headers.Builder headers = Headers.builder();
        answer.headers()
                .forEach((name, value) -> {
                    if (!name.startsWith("content-")) headers.add(name, value);
                });
        return new HttpResponse(answer.status(), headers.build(), Bytes.empty());
    }
}
