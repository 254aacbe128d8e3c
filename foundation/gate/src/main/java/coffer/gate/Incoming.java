package coffer.gate;

import coffer.gate.observe.WatchedExchange;
import coffer.kernel.Bytes;
import coffer.wire.http.HttpRequest;
import coffer.wire.protocol.Protocol;
import coffer.wire.protocol.Resolution;
import coffer.wire.schema.OperationModel;
import coffer.wire.sigv4.Signature;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;

/// One request for a known operation. `form` is its body, if that had to be read to know which;
/// otherwise `reader` is to read it, unless it streams.
record Incoming(
        WatchedExchange exchange,
        Signature signature,
        Resolution.Found target,
        Optional<Bytes> form,
        BodyReader reader) {

    String requestId() {
        return exchange.requestId();
    }

    HttpRequest request() {
        return exchange.request();
    }

    OperationModel operation() {
        return target.operation();
    }

    Protocol protocol() {
        return target.protocol();
    }

    /// S3's payloads are verified while they are read, all others before anything else happens.
    boolean isVerifiedWhileRead() {
        return operation().service().signingName().equals("s3");
    }

    /// The body from its beginning, for one reader.
    InputStream body() {
        return form.<InputStream>map(bytes -> new ByteArrayInputStream(bytes.expose()))
                .orElseGet(exchange::body);
    }

    Reply reply() {
        return new Reply(exchange, protocol(), Optional.of(operation()));
    }
}
