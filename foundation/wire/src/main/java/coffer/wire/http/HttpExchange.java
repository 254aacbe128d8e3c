package coffer.wire.http;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/// One request and the one answer it gets. Used by one thread, which may block.
public interface HttpExchange {

    HttpRequest request();

    Connection connection();

    /// The body as sent, without transfer coding. Reading it first answers `Expect: 100-continue`,
    /// so an exchange refused before it is read costs the client no upload.
    InputStream body();

    /// Sends a whole answer.
    void respond(HttpResponse response);

    /// Sends status and headers and returns where the body goes; `contentLength` bytes must follow.
    /// Closing the stream early aborts the connection, so a client never takes part of an answer
    /// for the whole.
    OutputStream respond(int status, Headers headers, long contentLength);

    /// Where the request came from; version and suite are empty on a plaintext connection. The
    /// certificate is there only if the client showed one and it was verified.
    record Connection(
            String remoteAddress,
            boolean secure,
            String tlsVersion,
            String cipherSuite,
            Optional<ClientCertificate> clientCertificate) {

        /// Of a client without a certificate.
        public Connection(
                String remoteAddress, boolean secure, String tlsVersion, String cipherSuite) {
            this(remoteAddress, secure, tlsVersion, cipherSuite, Optional.empty());
        }
    }
}
