package coffer.iam.federation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/// Asks over HTTPS, with everything bounded: which addresses, how long, how much.
///
/// The JDK's own client is not used because it looks a name up by itself: the address that was
/// checked would not be the one it connects to. Redirects are refused.
public final class HttpsPages implements IssuerPages {
    private static final int DEFAULT_PORT = 443;
    private static final Duration CONNECTING = Duration.ofSeconds(3);
    // AWS gives identity providers five seconds.
    private static final Duration WHOLE = Duration.ofSeconds(5);

    private final AddressRules addresses;
    private final IssuerTrust trust;
    private final LongSupplier nanoTime;

    /// `authorities` are trusted beside the JDK's; `nanoTime` is a monotonic clock.
    public HttpsPages(
            AddressRules addresses, List<X509Certificate> authorities, LongSupplier nanoTime) {
        this.addresses = addresses;
        this.trust = IssuerTrust.of(authorities);
        this.nanoTime = nanoTime;
    }

    @Override
    public String read(URI uri, Collection<String> thumbprints) {
        long deadline = nanoTime.getAsLong() + WHOLE.toNanos();
        try (SSLSocket socket = connect(uri, trust.with(thumbprints))) {
            socket.getOutputStream().write(request(uri));
            HttpsAnswer answer =
                    new HttpsAnswer(socket.getInputStream(), () -> allow(socket, deadline));
            return answer.text();
        } catch (IOException e) {
            throw new IssuerUnreachableException("asking " + uri.getHost(), e);
        }
    }

    @Override
    public String thumbprint(URI uri) {
        try (SSLSocket socket = connect(uri, trust)) {
            Certificate[] chain = socket.getSession().getPeerCertificates();
            if (chain[chain.length - 1] instanceof X509Certificate last) {
                return IssuerTrust.thumbprint(last);
            }
            throw new IssuerUnreachableException("not an X.509 certificate");
        } catch (IOException e) {
            throw new IssuerUnreachableException("asking " + uri.getHost(), e);
        }
    }

    /// However slowly it answers, it does not keep us longer than that.
    private void allow(Socket socket, long deadline) {
        long left = (deadline - nanoTime.getAsLong()) / Duration.ofMillis(1).toNanos();
        if (left <= 0) throw new IssuerUnreachableException("it takes too long");
        try {
            socket.setSoTimeout(Math.toIntExact(left));
        } catch (IOException e) {
            throw new IssuerUnreachableException("the connection is gone", e);
        }
    }

    private SSLSocket connect(URI uri, IssuerTrust trusted) throws IOException {
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        InetAddress address = address(uri.getHost());
        Socket plain = new Socket();
        try {
            plain.setSoTimeout(Math.toIntExact(WHOLE.toMillis()));
            plain.connect(
                    new InetSocketAddress(address, port), Math.toIntExact(CONNECTING.toMillis()));
            return secured(plain, uri.getHost(), port, trusted);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static SSLSocket secured(Socket plain, String host, int port, IssuerTrust trusted)
            throws IOException {
        Socket wrapped = context(trusted).getSocketFactory().createSocket(plain, host, port, true);
        if (!(wrapped instanceof SSLSocket socket)) throw new IOException("no TLS socket");
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private InetAddress address(String host) throws IOException {
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        for (InetAddress each : InetAddress.getAllByName(name)) {
            if (addresses.allows(each)) return each;
        }
        throw new IOException("none of its addresses is allowed");
    }

    private static SSLContext context(IssuerTrust trusted) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trusted}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks TLS", e);
        }
    }

    private static byte[] request(URI uri) {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String text =
                "GET "
                        + path
                        + query
                        + " HTTP/1.1\r\nHost: "
                        + uri.getHost()
                        + port
                        + "\r\nAccept: application/json\r\nUser-Agent: coffer\r\n"
                        + "Connection: close\r\n\r\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
