package coffer.conformance;

import coffer.crypto.attestation.TpmAttester;
import coffer.kernel.Bytes;
import coffer.testing.attestation.TestAuthority;
import coffer.testing.attestation.TestDocument;
import coffer.testing.attestation.TestRecipient;
import coffer.testing.attestation.TestTpm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
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
        TestAuthority own = TestAuthority.at(now);
        write(home, "operator.pem", own.root().pem().getBytes(StandardCharsets.US_ASCII));
        write(home, "own-tpm.doc", ownTpm(own));
        // The machine that builds may be slow; the default is tested where clocks stand still.
        return Map.of(
                "attestation-roots",
                home.resolve("nitro.pem").toString(),
                "tpm-attestation-roots",
                home.resolve("operator.pem").toString(),
                "attestation-max-age-seconds",
                "1800");
    }

    private TestDocument enclave(TestAuthority authority) {
        return TestDocument.ofEnclave(authority, now).publicKey(machine.publicKey());
    }

    private byte[] ownTpm(TestAuthority authority) {
        TestTpm tpm = new TestTpm(false);
        TpmAttester.Subject subject =
                new TpmAttester.Subject(
                        "trainer-1",
                        Bytes.adopt(machine.publicKey()),
                        Bytes.empty(),
                        now.truncatedTo(ChronoUnit.MILLIS));
        byte[] quote = tpm.quote(subject.qualifyingData().toArray());
        return new TpmAttester(
                        authority.signer().key(),
                        Bytes.adopt(authority.signer().der()),
                        authority.bundle().stream().map(Bytes::adopt).toList())
                .document(
                        subject,
                        new TpmAttester.Quoted(
                                Bytes.adopt(quote),
                                Bytes.adopt(tpm.sign(quote)),
                                Bytes.adopt(tpm.values()),
                                Bytes.adopt(
                                        tpm.wish(now).under(authority.root(), tpm.key()).der())))
                .toArray();
    }

    private static void write(Path home, String name, byte[] bytes) {
        try {
            Files.write(home.resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + name, e);
        }
    }
}
