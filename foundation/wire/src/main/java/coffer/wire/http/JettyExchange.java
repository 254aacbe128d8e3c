package coffer.wire.http;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/// One exchange of Jetty's.
final class JettyExchange implements HttpExchange {
    private static final String CONTENT_LENGTH = "content-length";
    private static final String CERTIFICATE = "coffer.client-certificate";
    private static final int NOT_MODIFIED = 304;

    private final Request jettyRequest;
    private final Response jettyResponse;
    private final HttpRequest request;
    private final RequestBody body;
    private Optional<ResponseBody> responseBody = Optional.empty();
    private final PacedSink sink;
    private Optional<Connection> connection = Optional.empty();
    private boolean isAnswered;

    JettyExchange(Request jettyRequest, Response jettyResponse, HttpLimits.Pace pace) {
        this.jettyRequest = jettyRequest;
        this.jettyResponse = jettyResponse;
        this.request = read(jettyRequest);
        this.body =
                new RequestBody(
                        new BlockingBody(
                                jettyRequest,
                                pace.idleTimeout().multipliedBy(2),
                                () -> isReset(jettyRequest)),
                        new RequestBody.MinimumRate(pace, System::nanoTime));
        this.sink = new PacedSink(jettyResponse, pace, System::nanoTime);
    }

    /// Whether this was a stream of HTTP/2 and is none any more.
    private static boolean isReset(Request request) {
        return request.getConnectionMetaData().getConnection() instanceof HTTP2Connection http2
                && http2.getSession().getStream(Integer.parseInt(request.getId())) == null;
    }

    private static HttpRequest read(Request request) {
        HttpURI uri = request.getHttpURI();
        Headers.Builder headers = Headers.builder();
        for (HttpField field : request.getHeaders()) {
            @Nullable String value = field.getValue();
            headers.add(field.getLowerCaseName(), value == null ? "" : value);
        }
        // HTTP/2 says the host in a pseudo-header.
        @Nullable String authority = uri.getAuthority();
        if (!request.getHeaders().contains("host") && authority != null) {
            headers.set("host", authority);
        }
        @Nullable String path = uri.getPath();
        @Nullable String query = uri.getQuery();
        return new HttpRequest(
                request.getMethod(),
                path == null || path.isEmpty() ? "/" : path,
                query == null ? "" : query,
                headers.build());
    }

    @Override
    public HttpRequest request() {
        return request;
    }

    /// Told once: everything on the way of a request asks where it comes from.
    @Override
    public Connection connection() {
        if (connection.isEmpty()) connection = Optional.of(connectionOf(jettyRequest));
        return connection.get();
    }

    private static Connection connectionOf(Request jettyRequest) {
        EndPoint endPoint = jettyRequest.getConnectionMetaData().getConnection().getEndPoint();
        EndPoint.@Nullable SslSessionData ssl = endPoint.getSslSessionData();
        String remote = Request.getRemoteAddr(jettyRequest);
        if (ssl == null) return new Connection(remote, false, "", "");
        @Nullable SSLSession session = ssl.sslSession();
        if (session == null) return new Connection(remote, true, "", ssl.cipherSuite());
        X509Certificate @Nullable [] shown = ssl.peerCertificates();
        return new Connection(
                remote,
                true,
                session.getProtocol(),
                ssl.cipherSuite(),
                shown == null || shown.length == 0
                        ? Optional.empty()
                        : Optional.of(certificate(session, shown[0])));
    }

    /// Read once for a TLS session: many requests go over one.
    private static ClientCertificate certificate(SSLSession session, X509Certificate shown) {
        if (session.getValue(CERTIFICATE) instanceof ClientCertificate known) return known;
        ClientCertificate certificate = ClientCertificate.of(shown);
        session.putValue(CERTIFICATE, certificate);
        return certificate;
    }

    @Override
    public InputStream body() {
        return body;
    }

    RequestBody requestBody() {
        return body;
    }

    @Override
    public void respond(HttpResponse response) {
        byte[] bytes = response.body().expose();
        begin(response.status(), response.headers());
        boolean isHead = request.method().equals("HEAD");
        boolean hasLength = isHead && response.headers().contains(CONTENT_LENGTH);
        if (!hasLength) putLength(response.status(), bytes.length);
        // Jetty gives what is written at once a length, and that would be the object's.
        // RFC 9110, section 8.6.
        if (response.status() == NOT_MODIFIED) sink.write(false, ByteBuffer.allocate(0));
        sink.write(true, ByteBuffer.wrap(isHead ? new byte[0] : bytes));
    }

    @Override
    public OutputStream respond(int status, Headers headers, long contentLength) {
        begin(status, headers);
        putLength(status, contentLength);
        boolean isHead = request.method().equals("HEAD");
        ResponseBody stream = new ResponseBody(sink, isHead ? 0 : contentLength);
        responseBody = Optional.of(stream);
        stream.sendIfEmpty();
        return isHead ? OutputStream.nullOutputStream() : stream;
    }

    private void begin(int status, Headers headers) {
        if (isAnswered) throw new IllegalStateException("an exchange has one answer");
        headers.forEach(JettyExchange::refuseControlCharacters);
        isAnswered = true;
        jettyResponse.setStatus(status);
        HttpFields.Mutable fields = jettyResponse.getHeaders();
        headers.forEach(fields::add);
    }

    private void putLength(int status, long length) {
        boolean isBodiless = status < 200 || status == 204 || status == NOT_MODIFIED;
        if (!isBodiless) jettyResponse.getHeaders().put(CONTENT_LENGTH, length);
    }

    /// The last defence against a value that would end the header and begin another.
    private static void refuseControlCharacters(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7F) {
                throw new IllegalArgumentException("control character in header " + name);
            }
        }
    }

    boolean isAnswered() {
        return isAnswered;
    }

    /// Whether the answer that was begun is whole.
    boolean isComplete() {
        if (!isAnswered || sink.isBroken()) return false;
        return !responseBody.map(ResponseBody::isCutShort).orElse(false);
    }
}
