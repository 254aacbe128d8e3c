package coffer.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What policies say of a client's certificate counts for signed requests.
class ClientCertificateConformance extends AgainstServer {
    @TestFactory
    Stream<DynamicTest> clientCertificates() {
        return tests("client_certificates");
    }

    /// Makes an authority and two certificates under it, as an operator would.
    @Override
    Map<String, String> settings(Path home) {
        openssl(
                home,
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                "clients.key",
                "-out",
                "clients.pem",
                "-days",
                "2",
                "-subj",
                "/O=Example/CN=clients");
        for (String name : List.of("trainer", "visitor")) {
            openssl(
                    home,
                    "req",
                    "-newkey",
                    "ec",
                    "-pkeyopt",
                    "ec_paramgen_curve:P-256",
                    "-nodes",
                    "-keyout",
                    name + ".key",
                    "-out",
                    name + ".csr",
                    "-subj",
                    "/O=Example/CN=" + name);
            openssl(
                    home,
                    "x509",
                    "-req",
                    "-in",
                    name + ".csr",
                    "-CA",
                    "clients.pem",
                    "-CAkey",
                    "clients.key",
                    "-CAcreateserial",
                    "-days",
                    "2",
                    "-out",
                    name + ".pem");
        }
        return Map.of(
                "tls-client-certificate",
                "optional",
                "tls-client-authorities",
                home.resolve("clients.pem").toString());
    }

    private static void openssl(Path home, String... arguments) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(home.toFile())
                            .redirectErrorStream(true)
                            .start();
            String output = new String(process.getInputStream().readAllBytes());
            if (process.onExit().join().exitValue() != 0) throw new IOException(output);
        } catch (IOException e) {
            throw new UncheckedIOException("openssl does not work here", e);
        }
    }
}
