package coffer.server.tls;

import coffer.server.tls.CertificateAuthority.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/// An authority of clients as an operator keeps one, in a folder of files, by `openssl ca`.
record OpensslAuthority(Path folder, String name) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    static OpensslAuthority create(Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("index"), "");
        Files.writeString(folder.resolve("number"), "01\n");
        Files.writeString(
                folder.resolve("ca.cnf"),
                """
                [ca]
                default_ca = all
                [all]
                database = index
                crlnumber = number
                default_md = sha256
                crl_extensions = list
                [list]
                authorityKeyIdentifier = keyid
                """);
        OpensslAuthority authority = new OpensslAuthority(folder, name);
        authority.run("req -x509 -nodes -days 2 -keyout ca.key -out ca.pem -subj /CN=" + name);
        return authority;
    }

    Path certificateFile() {
        return folder.resolve("ca.pem");
    }

    X509Certificate certificate() {
        return PemFiles.certificates(certificateFile()).getFirst();
    }

    Identity issue(String client) throws IOException {
        run("req -nodes -keyout %1$s.key -out %1$s.csr -subj /CN=%1$s".formatted(client));
        run(
                "x509 -req -days 2 -CA ca.pem -CAkey ca.key -CAcreateserial -in %1$s.csr -out %1$s.pem"
                        .formatted(client));
        X509Certificate certificate =
                PemFiles.certificates(folder.resolve(client + ".pem")).getFirst();
        PrivateKey key = PemFiles.privateKey(folder.resolve(client + ".key"));
        return new Identity(new KeyPair(certificate.getPublicKey(), key), certificate);
    }

    void revoke(String client) throws IOException {
        run("ca -config ca.cnf -cert ca.pem -keyfile ca.key -revoke %s.pem".formatted(client));
    }

    /// Writes what was revoked so far to `file`, which is replaced whole.
    void list(Path file, Instant from, Instant until) throws IOException {
        run(
                "ca -config ca.cnf -cert ca.pem -keyfile ca.key -gencrl -out list.pem"
                        + " -crl_lastupdate %s -crl_nextupdate %s"
                                .formatted(TIME.format(from), TIME.format(until)));
        if (file.toString().endsWith(".der")) run("crl -in list.pem -outform DER -out list.pem");
        Files.move(folder.resolve("list.pem"), file, StandardCopyOption.REPLACE_EXISTING);
    }

    private void run(String arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ")));
        if (arguments.startsWith("req ")) {
            command.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"));
        }
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.onExit().join().exitValue() != 0) throw new IOException(output);
    }
}
