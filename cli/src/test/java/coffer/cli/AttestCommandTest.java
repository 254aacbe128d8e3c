package coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import coffer.crypto.attestation.AttestationRoots;
import coffer.crypto.attestation.AttestationVerifier;
import coffer.crypto.attestation.Attested;
import coffer.crypto.attestation.AttestedKind;
import coffer.crypto.attestation.RefusedDocumentException;
import coffer.crypto.attestation.TpmAttester;
import coffer.kernel.Bytes;
import coffer.testing.attestation.TestAuthority;
import coffer.testing.attestation.TestRecipient;
import coffer.testing.attestation.TestTpm;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AttestCommandTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final TestAuthority OPERATOR = TestAuthority.at(NOW);
    private static final TestRecipient MACHINE = TestRecipient.create();

    private final AttestationVerifier verifier =
            new AttestationVerifier(
                    new AttestationRoots(Set.of(), Set.of(OPERATOR.root().certificate())),
                    Duration.ofMinutes(5));
    private Path folder;

    @BeforeEach
    void write(@TempDir Path home) throws IOException {
        folder = home;
        Files.writeString(file("machine.pem"), pem(MACHINE.pair().getPublic()));
        Files.writeString(file("attester.key"), OPERATOR.signer().keyPem());
        Files.writeString(
                file("attester.pem"),
                OPERATOR.signer().pem()
                        + OPERATOR.between().getLast().pem()
                        + OPERATOR.between().getFirst().pem()
                        + OPERATOR.root().pem());
    }

    @Test
    void wrapsAQuote() throws IOException {
        TestTpm tpm = new TestTpm(false);
        byte[] quote = tpm.quote(HexFormat.of().parseHex(qualifyingData()));
        Files.write(file("quote"), quote);
        Files.write(file("signature"), tpm.sign(quote));
        Files.write(file("pcrs"), tpm.values());
        certify(tpm);

        Attested machine = wrapped();

        assertThat(machine.kind()).isEqualTo(AttestedKind.LOCAL_TPM);
        assertThat(machine.moduleId()).isEqualTo("trainer-1");
        assertThat(machine.pcrs()).containsOnlyKeys(0, 7, 16);
    }

    @Test
    void theCertificatesOfTheDocumentServe() throws IOException, GeneralSecurityException {
        Instant now = InstantSource.system().instant();
        TestTpm tpm = new TestTpm(false);
        Files.writeString(file("tpm.pem"), pem(tpm.key().getPublic()));
        runTheCommandsOfTheDocument();
        TpmAttester.Subject subject =
                new TpmAttester.Subject(
                        "trainer-1", Bytes.adopt(MACHINE.publicKey()), Bytes.empty(), now);
        byte[] quote = tpm.quote(subject.qualifyingData().toArray());
        Files.write(file("quote"), quote);
        Files.write(file("signature"), tpm.sign(quote));
        Files.write(file("pcrs"), tpm.values());

        int status =
                new CommandLine(new AttestCommand())
                        .execute(
                                "wrap",
                                "--public-key=" + file("machine.pem"),
                                "--time-millis=" + now.toEpochMilli(),
                                "--module-id=trainer-1",
                                "--quote=" + file("quote"),
                                "--quote-signature=" + file("signature"),
                                "--pcrs=" + file("pcrs"),
                                "--tpm-key-certificate=" + file("tpm-certificate.pem"),
                                "--attester-certificates=" + file("attester.pem"),
                                "--attester-key=" + file("attester.key"),
                                "--out=" + file("document"));

        assertThat(status).isZero();
        AttestationVerifier trusting =
                new AttestationVerifier(
                        new AttestationRoots(Set.of(), Set.of(certificate("root.pem"))),
                        Duration.ofMinutes(5));
        Bytes document = Bytes.adopt(Files.readAllBytes(file("document")));
        assertThat(trusting.verify(document, InstantSource.system().instant()).pcrs())
                .containsOnlyKeys(0, 7, 16);
    }

    private void runTheCommandsOfTheDocument() throws IOException {
        String document =
                Files.readString(
                        Path.of(System.getProperty("project.root", ".."), "docs/attestation.md"));
        String commands = document.split("```sh\n")[1].split("```")[0];
        Process shell =
                new ProcessBuilder("sh", "-ec", commands)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(shell.getInputStream().readAllBytes());
        assertThat(shell.onExit().join().exitValue()).as(output).isZero();
    }

    private X509Certificate certificate(String name) throws IOException, GeneralSecurityException {
        try (InputStream pem = Files.newInputStream(file(name))) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        Files.writeString(file("machine.pem"), "no key");
        StringWriter errors = new StringWriter();
        CommandLine command = new CommandLine(new AttestCommand());
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            errors.append(failure.getMessage());
            return 2;
        });

        int status = command.execute(step("qualify"));

        assertThat(status).isEqualTo(2);
        assertThat(errors.toString()).contains("machine.pem holds no PEM PUBLIC KEY");
    }

    /// The software TPM and the usual tools, where they are installed.
    @Test
    @EnabledIf("hasSwtpm")
    void wrapsAQuoteOfSwtpm() throws IOException, GeneralSecurityException {
        Files.createDirectories(file("state"));
        Process swtpm = startSwtpm();
        try {
            tpm("createek", "-Q", "-c", "ek.ctx", "-G", "ecc");
            flush();
            tpm(
                    "createak",
                    "-Q",
                    "-C",
                    "ek.ctx",
                    "-c",
                    "ak.ctx",
                    "-G",
                    "ecc",
                    "-g",
                    "sha256",
                    "-s",
                    "ecdsa",
                    "-u",
                    "ak.pem",
                    "-f",
                    "pem");
            flush();
            certify(new TestTpm(new KeyPair(publicKey("ak.pem"), OPERATOR.root().key())));
            tpm("pcrextend", "16:sha256=" + "5a".repeat(32));
            quote(qualifyingData());

            Attested machine = wrapped();

            assertThat(machine.pcrs()).containsOnlyKeys(0, 4, 16);
            assertThat(machine.pcrs().get(0)).isEqualTo(Bytes.adopt(new byte[32]));
            assertThat(machine.pcrs().get(16)).isNotEqualTo(Bytes.adopt(new byte[32]));
            quote("00".repeat(32));
            assertThatExceptionOfType(RefusedDocumentException.class).isThrownBy(this::wrapped);
        } finally {
            swtpm.destroy();
            swtpm.onExit().join();
        }
    }

    static boolean hasSwtpm() {
        return Stream.of("swtpm", "tpm2_quote")
                .allMatch(tool -> Files.isExecutable(Path.of("/usr/bin", tool)));
    }

    private Process startSwtpm() throws IOException {
        Process swtpm =
                new ProcessBuilder(
                                "swtpm",
                                "socket",
                                "--tpm2",
                                "--tpmstate",
                                "dir=state",
                                "--server",
                                "type=unixio,path=tpm.sock",
                                "--ctrl",
                                "type=unixio,path=tpm.sock.ctrl",
                                "--log",
                                "file=swtpm.log",
                                "--flags",
                                "not-need-init,startup-clear")
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(file("swtpm.out").toFile())
                        .start();
        while (swtpm.isAlive() && !Files.exists(file("tpm.sock.ctrl"))) Thread.onSpinWait();
        return swtpm;
    }

    private void flush() throws IOException {
        tpm("flushcontext", "-t");
    }

    private void quote(String qualifyingData) throws IOException {
        flush();
        tpm(
                "quote",
                "-Q",
                "-c",
                "ak.ctx",
                "-l",
                "sha256:0,4,16",
                "-q",
                qualifyingData,
                "-m",
                "quote",
                "-s",
                "signature",
                "-o",
                "pcrs",
                "-F",
                "values",
                "-g",
                "sha256");
    }

    private void tpm(String tool, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("tpm2_" + tool));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("TPM2TOOLS_TCTI", "swtpm:path=" + file("tpm.sock"));
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.onExit().join().exitValue()).as(tool + ": " + output).isZero();
    }

    private void certify(TestTpm tpm) throws IOException {
        Files.writeString(
                file("ak-certificate.pem"), tpm.wish(NOW).under(OPERATOR.root(), tpm.key()).pem());
    }

    private String qualifyingData() {
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(new AttestCommand());
        command.setOut(new PrintWriter(out, true));
        assertThat(command.execute(step("qualify"))).isZero();
        return out.toString().strip();
    }

    private Attested wrapped() throws IOException {
        int status =
                new CommandLine(new AttestCommand())
                        .execute(
                                step(
                                        "wrap",
                                        "--module-id=trainer-1",
                                        "--quote=" + file("quote"),
                                        "--quote-signature=" + file("signature"),
                                        "--pcrs=" + file("pcrs"),
                                        "--tpm-key-certificate=" + file("ak-certificate.pem"),
                                        "--attester-certificates=" + file("attester.pem"),
                                        "--attester-key=" + file("attester.key"),
                                        "--out=" + file("document")));
        assertThat(status).isZero();
        return verifier.verify(Bytes.adopt(Files.readAllBytes(file("document"))), NOW);
    }

    private String[] step(String name, String... more) {
        List<String> arguments = new ArrayList<>();
        arguments.add(name);
        arguments.add("--public-key=" + file("machine.pem"));
        arguments.add("--nonce=0102");
        arguments.add("--time-millis=" + NOW.toEpochMilli());
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private PublicKey publicKey(String name) throws IOException, GeneralSecurityException {
        String base64 = Files.readString(file(name)).replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance("EC")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }
}
