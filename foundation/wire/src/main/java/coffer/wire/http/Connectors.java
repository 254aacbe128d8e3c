package coffer.wire.http;

import java.util.List;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.WindowRateControl;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/// Jetty's connectors as S3 needs them: paths untouched, large buffers, nothing said about the
/// engine.
final class Connectors {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final String[] CIPHER_SUITES = {
        "TLS_AES_256_GCM_SHA384",
        "TLS_AES_128_GCM_SHA256",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    };
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int STREAM_WINDOW_BYTES = 1024 * 1024;
    private static final int SESSION_WINDOW_BYTES = 4 * 1024 * 1024;
    private static final int HTTP2_HEADROOM = 4;

    private static final int ACCEPT_QUEUE = 1024;
    private static final long SHUTDOWN_IDLE_MILLIS = 1_000;

    private Connectors() {}

    static ServerConnector open(Server server, Listener listener, HttpLimits limits) {
        HttpConfiguration http = http(limits);
        List<ConnectionFactory> factories =
                switch (listener) {
                    case Listener.Tls tls -> secure(http, tls.identity(), limits);
                    case Listener.InsecurePlaintext ignored -> List.of(http1(http));
                };
        ServerConnector connector =
                new ServerConnector(server, factories.toArray(ConnectionFactory[]::new));
        connector.setHost(listener.host());
        connector.setPort(listener.port());
        connector.setIdleTimeout(limits.pace().idleTimeout().toMillis());
        connector.setShutdownIdleTimeout(SHUTDOWN_IDLE_MILLIS);
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        return connector;
    }

    private static HttpConfiguration http(HttpLimits limits) {
        int headBytes = limits.heads().bytes();
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(headBytes);
        http.setResponseHeaderSize(headBytes);
        http.setMaxResponseHeaderSize(2 * headBytes);
        // Looking fields up among those of earlier requests costs more than reading them, because
        // the longest, date and signature, are never the same twice.
        http.setHeaderCacheSize(0);
        // Signatures cover values as they were sent; Jetty's list of common fields, which stays,
        // would turn `charset=UTF-8` into `charset=utf-8`.
        http.setHeaderCacheCaseSensitive(true);
        http.setInputBufferSize(BUFFER_BYTES);
        http.setOutputBufferSize(BUFFER_BYTES);
        // The JDK's AES-GCM is several times faster on arrays than on direct buffers.
        http.setUseInputDirectByteBuffers(false);
        http.setUseOutputDirectByteBuffers(false);
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setHttpCompliance(HttpCompliance.RFC9110);
        // Virtual hosts are buckets: TLS's idea of the host is not compared with HTTP's.
        http.addCustomizer(new SecureRequestCustomizer(false));
        return http;
    }

    private static HttpConnectionFactory http1(HttpConfiguration http) {
        HttpConnectionFactory factory = new HttpConnectionFactory(http);
        factory.setInputBufferSize(BUFFER_BYTES);
        return factory;
    }

    private static List<ConnectionFactory> secure(
            HttpConfiguration http, TlsIdentity identity, HttpLimits limits) {
        // A head that HTTP/2's decoder refuses costs all requests of its connection; one that it
        // takes and the handler refuses costs only its own.
        HttpConfiguration ofHttp2 = new HttpConfiguration(http);
        ofHttp2.setRequestHeaderSize(HTTP2_HEADROOM * limits.heads().bytes());
        HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(ofHttp2);
        http2.setMaxHeaderBlockFragment(HTTP2_HEADROOM * limits.heads().bytes());
        http2.setRateControlFactory(
                new WindowRateControl.Factory(limits.http2().idleFramesPerSecond()));
        http2.setMaxConcurrentStreams(limits.http2().streams());
        http2.setInitialStreamRecvWindow(STREAM_WINDOW_BYTES);
        http2.setInitialSessionRecvWindow(SESSION_WINDOW_BYTES);
        http2.setStreamIdleTimeout(limits.pace().idleTimeout().toMillis());
        http2.setUseInputDirectByteBuffers(false);
        http2.setUseOutputDirectByteBuffers(false);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(HttpVersion.HTTP_1_1.asString());
        SslConnectionFactory ssl = new SslConnectionFactory(tls(identity), alpn.getProtocol());
        return List.of(ssl, alpn, http2, http1(http));
    }

    private static SslContextFactory.Server tls(TlsIdentity identity) {
        SslContextFactory.Server tls = new ReplaceableTls(identity);
        tls.setSslContext(identity.context());
        switch (identity.clientCertificates()) {
            case ClientCertificates.Off() -> {}
            case ClientCertificates.Wanted _ -> tls.setWantClientAuth(true);
            case ClientCertificates.Required _ -> tls.setNeedClientAuth(true);
        }
        tls.setExcludeProtocols();
        tls.setIncludeProtocols(PROTOCOLS);
        tls.setExcludeCipherSuites();
        tls.setIncludeCipherSuites(CIPHER_SUITES);
        tls.setUseCipherSuitesOrder(true);
        tls.setRenegotiationAllowed(false);
        return tls;
    }
}
