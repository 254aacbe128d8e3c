package coffer.gate;

import coffer.kernel.AccountId;
import coffer.kernel.Region;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpExchange.Connection;
import coffer.wire.http.HttpRequest;
import coffer.wire.sigv4.PayloadMode;
import coffer.wire.sigv4.PayloadStream;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// One request on its way through the door: who, when, from where. Every operation of a service
/// called by another service is a call of its own, by the same identity, with `via` set.
///
/// `upload` opens the payload of an operation whose input streams, once. It is verified while it is
/// read: nothing of it may become visible before [PayloadStream#finish] returned.
public record Call(
        String requestId,
        Instant time,
        Region region,
        Identity identity,
        Transport transport,
        Optional<Via> via,
        Supplier<PayloadStream> upload) {

    /// The HTTP request that began it all.
    public record Transport(HttpRequest request, Connection connection, String signatureVersion) {
        public String userAgent() {
            return request.headers().find("user-agent").orElse("");
        }

        /// The client's address as policies and records write it.
        public String sourceIp() {
            return sourceIp(connection);
        }

        /// Engines may put an IPv6 address into brackets and name the interface it came through.
        static String sourceIp(Connection connection) {
            String address = connection.remoteAddress();
            if (address.startsWith("[") && address.endsWith("]")) {
                address = address.substring(1, address.length() - 1);
            }
            int zone = address.indexOf('%');
            return zone < 0 ? address : address.substring(0, zone);
        }
    }

    /// The service that asks on the caller's behalf, such as `s3`.
    public record Via(String service) {}

    /// The caller's account. Throws [IllegalStateException] for an anonymous caller, which only S3
    /// lets in: every other service's operations may rely on it.
    public AccountId account() {
        return identity.account().orElseThrow(() -> new IllegalStateException("anonymous"));
    }

    /// The same call, now that it is known whose it is.
    Call by(Identity who) {
        return new Call(requestId, time, region, who, transport, via, upload);
    }

    /// The same call where it reaches into another region.
    public Call in(Region there) {
        return new Call(requestId, time, there, identity, transport, via, upload);
    }

    /// The same caller, asked for by `service`; the call gets a record of its own.
    Call through(String service, String newRequestId) {
        return new Call(
                newRequestId,
                time,
                region,
                identity,
                transport,
                Optional.of(new Via(service)),
                Call::nothing);
    }

    static PayloadStream nothing() {
        return new PayloadMode.Unsigned().open(InputStream.nullInputStream(), Headers.empty());
    }
}
