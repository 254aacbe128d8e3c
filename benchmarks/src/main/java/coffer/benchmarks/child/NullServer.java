package coffer.benchmarks.child;

import coffer.benchmarks.client.BenchmarkException;
import coffer.benchmarks.client.Endpoint;
import coffer.kernel.Bytes;
import coffer.wire.http.CertifiedKey;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpLimits;
import coffer.wire.http.HttpRequest;
import coffer.wire.http.HttpResponse;
import coffer.wire.http.HttpServer;
import coffer.wire.http.Listener;
import coffer.wire.http.TlsIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/// What the server's own HTTP engine costs when nothing is behind it: answers POSTs with 300 bytes,
/// and keeps objects in plain files. Exists to be compared with, and nowhere but here.
public final class NullServer implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready at port ([0-9]+)");
    private static final String PASSWORD = "not a secret";

    private final Child child;
    private final Endpoint endpoint;

    private NullServer(Child child, Endpoint endpoint) {
        this.child = child;
        this.endpoint = endpoint;
    }

    /// Starts one in a JVM of its own; `jvmOptions` should be those of the server it stands beside.
    public static NullServer start(Path directory, List<String> jvmOptions) {
        makeKeyStore(directory);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        NullServer.class.getName(),
                        directory.toString()));
        Child child = Child.start(command, Map.of(), directory.resolve("server.log"));
        try {
            int port = Integer.parseInt(child.awaitLine(READY).group(1));
            return new NullServer(
                    child, Endpoint.trusting(directory.resolve("certificate.pem"), port));
        } catch (RuntimeException e) {
            child.close();
            throw e;
        }
    }

    public Child process() {
        return child;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        child.close();
    }

    /// The child's own beginning.
    public static void main(String[] arguments) throws InterruptedException {
        Path directory = Path.of(arguments[0]);
        PlainObjects objects = PlainObjects.in(directory.resolve("objects"));
        HttpServer server =
                HttpServer.start(
                        List.of(new Listener.Tls("127.0.0.1", 0, identity(directory))),
                        HttpLimits.defaults(),
                        new NullHandler(objects),
                        NullServer::overloaded);
        System.out.println("ready at port " + server.ports().getFirst());
        new CountDownLatch(1).await();
    }

    private static HttpResponse overloaded(HttpRequest request) {
        return new HttpResponse(503, Headers.empty(), Bytes.empty());
    }

    // The same kind of key as the server's own, P-256, so that handshakes cost the same.
    private static void makeKeyStore(Path directory) {
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String store = directory.resolve("tls.p12").toString();
        run(
                List.of(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "null",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store,
                        "-storepass",
                        PASSWORD));
        run(
                List.of(
                        keytool,
                        "-exportcert",
                        "-rfc",
                        "-alias",
                        "null",
                        "-keystore",
                        store,
                        "-storepass",
                        PASSWORD,
                        "-file",
                        directory.resolve("certificate.pem").toString()));
    }

    private static void run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (process.waitFor() != 0) throw new BenchmarkException("keytool failed");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run keytool", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    private static TlsIdentity identity(Path directory) {
        try (InputStream file = Files.newInputStream(directory.resolve("tls.p12"))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(file, PASSWORD.toCharArray());
            String alias = store.aliases().nextElement();
            PrivateKey key = (PrivateKey) store.getKey(alias, PASSWORD.toCharArray());
            X509Certificate certificate = (X509Certificate) store.getCertificate(alias);
            return TlsIdentity.of(new CertifiedKey(key, List.of(certificate)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the key store", e);
        } catch (GeneralSecurityException e) {
            throw new BenchmarkException("cannot use the key store", e);
        }
    }
}
