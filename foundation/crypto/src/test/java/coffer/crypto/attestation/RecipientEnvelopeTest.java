package coffer.crypto.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.testing.attestation.TestRecipient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipientEnvelopeTest {
    private static final TestRecipient ENCLAVE = TestRecipient.create();

    private final RecipientEnvelope envelope = new RecipientEnvelope(new SecureRandom());

    @Test
    void bouncyCastleOpensIt() {
        for (int size : new int[] {1, 15, 16, 17, 32, 999, 1_000, 1_001, 4_096}) {
            byte[] secret = new byte[size];
            new SecureRandom().nextBytes(secret);

            assertThat(ENCLAVE.open(seal(secret.clone()).toArray())).isEqualTo(secret);
        }
    }

    @Test
    void opensslOpensIt(@TempDir Path folder) throws IOException {
        byte[] secret = "a secret for the enclave only".getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("envelope"), seal(secret.clone()).toArray());
        Files.writeString(folder.resolve("key.pem"), ENCLAVE.privatePem());

        byte[] opened = openssl(folder, "cms", "-decrypt", "-inform", "DER", "-in", "envelope");

        assertThat(opened).isEqualTo(secret);
    }

    @Test
    void opensslSeesTheAlgorithmsOfAws(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("envelope"), seal(new byte[32]).toArray());

        String shown =
                new String(
                        openssl(
                                folder,
                                "cms",
                                "-cmsout",
                                "-print",
                                "-noout",
                                "-inform",
                                "DER",
                                "-in",
                                "envelope"),
                        StandardCharsets.UTF_8);

        assertThat(shown)
                .contains("pkcs7-envelopedData", "d.subjectKeyIdentifier", "rsaesOaep")
                .contains("sha256", "mgf1", "aes-256-cbc", "pkcs7-data");
    }

    // The parser of AWS's SDK for enclaves steps into a value of indefinite length and over one of
    // definite length, so which is which is part of the format.
    @Test
    void lengthsAreIndefiniteWhereAwsHasThemSo() {
        String hex = seal(new byte[32]).toHex();

        assertThat(hex)
                .startsWith("3080" + "06092a864886f70d010703" + "a080" + "3080" + "020102" + "3182")
                .contains("3080" + "06092a864886f70d010701" + "301d060960864801650304012a0410")
                .contains("a080" + "0430")
                .endsWith("0000".repeat(5));
    }

    @Test
    void twoEnvelopesShareNothing() {
        assertThat(seal(new byte[32])).isNotEqualTo(seal(new byte[32]));
    }

    private Bytes seal(byte[] secret) {
        try (SecretBytes lent = SecretBytes.adopt(secret)) {
            return envelope.seal((RSAPublicKey) ENCLAVE.pair().getPublic(), lent);
        }
    }

    private static byte[] openssl(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add("openssl");
        command.addAll(List.of(arguments));
        if (arguments[1].equals("-decrypt")) command.addAll(List.of("-inkey", "key.pem"));
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectError(folder.resolve("errors").toFile())
                        .start();
        byte[] output = process.getInputStream().readAllBytes();
        int status = process.onExit().join().exitValue();
        assertThat(status).as(Files.readString(folder.resolve("errors"))).isZero();
        return output;
    }
}
