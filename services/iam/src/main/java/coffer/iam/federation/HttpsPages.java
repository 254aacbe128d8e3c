package coffer.iam.federation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private static final Executor AFTER_THE_WHOLE =
            CompletableFuture.delayedExecutor(WHOLE.toMillis(), TimeUnit.MILLISECONDS);

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
        return ask(
                uri,
                trust.with(thumbprints),
                socket -> {
                    socket.getOutputStream().write(request(uri));
                    Runnable beforeReading = () -> allow(socket, deadline);
                    return new HttpsAnswer(socket.getInputStream(), beforeReading).text();
                });
    }

    @Override
    public String thumbprint(URI uri) {
        return ask(
                uri,
                trust,
                socket -> {
                    Certificate[] chain = socket.getSession().getPeerCertificates();
                    if (chain[chain.length - 1] instanceof X509Certificate last) {
                        return IssuerTrust.thumbprint(last);
                    }
                    throw new IssuerUnreachableException("not an X.509 certificate");
                });
    }

    /// What is done with a connection.
    private interface Question {
        String put(SSLSocket socket) throws IOException;
    }

    /// The connection is closed when time is up, whatever it is doing then: a handshake can be made
    /// to last by a byte now and then.
    private String ask(URI uri, IssuerTrust trusted, Question question) {
        try (Socket plain = new Socket()) {
            CompletableFuture<Void> end =
                    CompletableFuture.runAsync(() -> close(plain), AFTER_THE_WHOLE);
            try (SSLSocket socket = connect(plain, uri, trusted)) {
                return question.put(socket);
            } finally {
                end.cancel(false);
            }
        } catch (IOException e) {
            throw new IssuerUnreachableException("asking " + uri.getHost(), e);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing", e);
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

    private SSLSocket connect(Socket plain, URI uri, IssuerTrust trusted) throws IOException {
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        InetAddress address = address(uri.getHost());
        plain.setSoTimeout(Math.toIntExact(WHOLE.toMillis()));
        plain.connect(new InetSocketAddress(address, port), Math.toIntExact(CONNECTING.toMillis()));
        return secured(plain, uri.getHost(), port, trusted);
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
        for (InetAddress each : lookedUp(name)) {
            if (addresses.allows(each)) return each;
        }
        throw new IOException("none of its addresses is allowed");
    }

    /// The JDK looks names up for as long as it likes.
    private static List<InetAddress> lookedUp(String name) throws IOException {
        CompletableFuture<List<InetAddress>> found = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                found.complete(List.of(InetAddress.getAllByName(name)));
            } catch (UnknownHostException e) {
                found.completeExceptionally(e);
            }
        });
        try {
            return found.get(CONNECTING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("its name is not found", e);
        }
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
