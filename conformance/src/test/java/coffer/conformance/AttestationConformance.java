package coffer.conformance;

import coffer.testing.attestation.TestAuthority;
import coffer.testing.attestation.TestDocument;
import coffer.testing.attestation.TestRecipient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// KMS answers for one attested machine, which opens them with openssl.
class AttestationConformance extends AgainstServer {
    private final Instant now = InstantSource.system().instant();
    private final TestRecipient machine = TestRecipient.create();

    @TestFactory
    Stream<DynamicTest> attestedRequests() {
        return tests("kms_attestation");
    }

    /// Makes a root in the place of AWS's, and documents under it.
    @Override
    Map<String, String> settings(Path home) {
        TestAuthority trusted = TestAuthority.at(now);
        write(home, "nitro.pem", trusted.root().pem().getBytes(StandardCharsets.US_ASCII));
        write(home, "machine.key", machine.privatePem().getBytes(StandardCharsets.US_ASCII));
        write(home, "image-1.doc", enclave(trusted).signed());
        write(home, "image-2.doc", enclave(trusted).pcr(0, TestDocument.filled(0xab)).signed());
        write(home, "debug.doc", enclave(trusted).pcr(0, new byte[48]).signed());
        write(home, "keyless.doc", enclave(trusted).without("public_key").signed());
        write(home, "forged.doc", enclave(TestAuthority.at(now)).signed());
        write(
                home,
                "old.doc",
                enclave(trusted)
                        .with("timestamp", now.minus(Duration.ofHours(1)).toEpochMilli())
                        .signed());
        write(
                home,
                "tpm.doc",
                TestDocument.ofTpm(trusted, now).publicKey(machine.publicKey()).signed());
        // The machine that builds may be slow; the default is tested where clocks stand still.
        return Map.of(
                "attestation-roots",
                home.resolve("nitro.pem").toString(),
                "attestation-max-age-seconds",
                "1800");
    }

    private TestDocument enclave(TestAuthority authority) {
        return TestDocument.ofEnclave(authority, now).publicKey(machine.publicKey());
    }

    private static void write(Path home, String name, byte[] bytes) {
        try {
            Files.write(home.resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + name, e);
        }
    }
}
