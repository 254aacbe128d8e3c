package coffer.crypto.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import coffer.kernel.Bytes;
import coffer.testing.attestation.TestAuthority;
import coffer.testing.attestation.TestCbor;
import coffer.testing.attestation.TestCertificate;
import coffer.testing.attestation.TestDocument;
import coffer.testing.attestation.TestRecipient;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

class AttestationVerifierTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration MAX_AGE = Duration.ofMinutes(5);
    private static final TestAuthority AWS = TestAuthority.at(NOW);
    private static final TestRecipient ENCLAVE = TestRecipient.create();

    private final AttestationVerifier verifier = verifier(AWS.root().certificate());

    @Test
    void believesAnEnclave() {
        Attested enclave = verify(document());

        assertThat(enclave.kind()).isEqualTo(AttestedKind.NITRO_ENCLAVE);
        assertThat(enclave.moduleId()).startsWith("i-0123456789abcdef0");
        assertThat(enclave.pcrs()).hasSize(16);
        assertThat(enclave.pcrs().get(3)).isEqualTo(Bytes.adopt(TestDocument.filled(4)));
        assertThat(enclave.publicKey()).isEqualTo(ENCLAVE.pair().getPublic());
    }

    @Test
    void believesAnInstanceWithNitroTpmAsThatAndNothingElse() {
        TestDocument document =
                TestDocument.ofTpm(AWS, NOW).publicKey(ENCLAVE.publicKey()).pcr(0, new byte[48]);

        assertThat(verify(document).kind()).isEqualTo(AttestedKind.NITRO_TPM);
    }

    @Test
    void believesWhatIsWrittenWithAnOpenEndOrATag() {
        byte[] document = document().signed();
        byte[] tagged = new byte[document.length + 1];
        tagged[0] = (byte) 0xd2;
        System.arraycopy(document, 0, tagged, 1, document.length);

        assertThat(verify(document().open()).pcrs()).hasSize(16);
        assertThat(verify(tagged).pcrs()).hasSize(16);
        assertThat(verify(document().with("nonce", new byte[1024])).pcrs()).hasSize(16);
    }

    @Test
    void trustsNobodyWithoutARoot() {
        AttestationVerifier nobody = new AttestationVerifier(AttestationRoots.none(), MAX_AGE);

        assertThat(nobody.trustsAnybody()).isFalse();
        assertThat(refusal(nobody, document().signed(), NOW)).isEqualTo(Refusal.UNTRUSTED);
    }

    @Test
    void refusesAnotherRootEvenOfTheSameName() {
        TestAuthority impostor = TestAuthority.at(NOW);
        TestDocument forged = TestDocument.ofEnclave(impostor, NOW).publicKey(ENCLAVE.publicKey());
        List<byte[]> mixed = new ArrayList<>(impostor.bundle());
        mixed.set(0, AWS.root().der());

        assertThat(refusal(forged)).isEqualTo(Refusal.UNTRUSTED);
        assertThat(refusal(forged.with("cabundle", mixed))).isEqualTo(Refusal.UNTRUSTED);
    }

    @Test
    void refusesAnotherSignature() {
        TestAuthority impostor = TestAuthority.at(NOW);

        assertThat(refusal(document().signedWith(impostor.signer().key())))
                .isEqualTo(Refusal.UNTRUSTED);
    }

    // One bit of every third byte, for the sake of time; the fuzz test changes the others.
    @Test
    void refusesFlippedBits() {
        byte[] document = document().signed();

        for (int at = 0; at < document.length; at += 3) {
            byte[] flipped = document.clone();
            flipped[at] ^= (byte) (1 << (at % 8));
            assertThat(refusal(verifier, flipped, NOW)).as("byte " + at).isNotNull();
        }
    }

    @Test
    void refusesWhatIsTooOldOrFromTheFuture() {
        byte[] document = document().signed();

        assertThat(verifier.verify(Bytes.adopt(document), NOW.plus(MAX_AGE)).pcrs()).hasSize(16);
        assertThat(verifier.verify(Bytes.adopt(document), NOW.minusSeconds(60)).pcrs()).hasSize(16);
        assertThat(refusal(verifier, document, NOW.plus(MAX_AGE).plusMillis(1)))
                .isEqualTo(Refusal.STALE);
        assertThat(refusal(verifier, document, NOW.minusSeconds(60).minusMillis(1)))
                .isEqualTo(Refusal.STALE);
    }

    @Test
    void refusesDebugMode() {
        assertThat(refusal(document().pcr(0, new byte[48]))).isEqualTo(Refusal.DEBUG_MODE);
        assertThat(refusal(document().pcr(0, new byte[32]))).isEqualTo(Refusal.DEBUG_MODE);
        assertThat(refusal(document().withoutPcr(0))).isEqualTo(Refusal.MALFORMED);
        assertThat(verify(document().pcr(1, new byte[48])).pcrs()).hasSize(16);
    }

    @Test
    void needsAnRsaKeyOfEnoughBits() {
        assertThat(refusal(document().without("public_key"))).isEqualTo(Refusal.NO_PUBLIC_KEY);
        assertThat(refusal(document().publicKey(new byte[0]))).isEqualTo(Refusal.NO_PUBLIC_KEY);
        assertThat(refusal(document().publicKey(new byte[300]))).isEqualTo(Refusal.NO_PUBLIC_KEY);
        assertThat(refusal(document().publicKey(TestRecipient.rsa(1024).getPublic().getEncoded())))
                .isEqualTo(Refusal.NO_PUBLIC_KEY);
        assertThat(
                        refusal(
                                document()
                                        .publicKey(
                                                AWS.root()
                                                        .certificate()
                                                        .getPublicKey()
                                                        .getEncoded())))
                .isEqualTo(Refusal.NO_PUBLIC_KEY);
    }

    @Test
    void refusesFieldsThatAreMissingUnknownOrOutOfBounds() {
        for (String name :
                List.of("module_id", "digest", "timestamp", "pcrs", "certificate", "cabundle")) {
            assertThat(refusal(document().without(name))).as(name).isEqualTo(Refusal.MALFORMED);
        }
        Map<String, List<Object>> wrong = new LinkedHashMap<>();
        wrong.put("module_id", List.of("", 1, "x".repeat(257)));
        wrong.put("digest", List.of("SHA256", 1));
        wrong.put("timestamp", List.of(0, -1, "now"));
        wrong.put("nitrotpm_pcrs", List.of(Map.of(0, new byte[48])));
        wrong.put("certificate", List.of(new byte[0], new byte[1025], "x", new byte[9]));
        wrong.put("cabundle", List.of(List.of(), List.of(new byte[1025]), List.of(1), 1));
        wrong.put("public_key", List.of(new byte[1025], "x"));
        wrong.put("user_data", List.of(new byte[1025], "x"));
        wrong.put("nonce", List.of(new byte[1025], 7));
        wrong.put("extra", List.of(1));
        wrong.put(
                "pcrs",
                List.of(
                        Map.of(),
                        Map.of(0, new byte[47]),
                        Map.of(-1, new byte[48]),
                        Map.of(32, new byte[48]),
                        Map.of("0", new byte[48]),
                        Map.of(0, "x")));

        wrong.forEach((name, values) -> {
            for (Object value : values) {
                assertThat(refusal(document().with(name, value)))
                        .as(name + " " + value)
                        .isEqualTo(Refusal.MALFORMED);
            }
        });
    }

    @Test
    void refusesAnotherEnvelopeThanAwsWrites() {
        TestDocument document = document();
        byte[] good = document.signed();

        assertThat(refusal(document().header(Map.of(1, -7)))).isEqualTo(Refusal.MALFORMED);
        assertThat(refusal(document().header(Map.of()))).isEqualTo(Refusal.MALFORMED);
        assertThat(refusal(document().header(Map.of(1, -35, 4, 1)))).isEqualTo(Refusal.MALFORMED);
        assertThat(refusal(verifier, Arrays.copyOf(good, good.length + 1), NOW))
                .isEqualTo(Refusal.MALFORMED);
        assertThat(refusal(verifier, Arrays.copyOf(good, good.length - 1), NOW))
                .isEqualTo(Refusal.MALFORMED);
        assertThat(refusal(verifier, new byte[0], NOW)).isEqualTo(Refusal.MALFORMED);
        assertThat(refusal(verifier, TestCbor.of(List.of()), NOW)).isEqualTo(Refusal.MALFORMED);
        assertThat(refusal(verifier, document.signed(new byte[16_385]), NOW))
                .isEqualTo(Refusal.MALFORMED);
        assertThat(refusal(verifier, document.signed(TestCbor.of("no map")), NOW))
                .isEqualTo(Refusal.MALFORMED);
    }

    @Test
    void aCertificateMustBeDerAndNothingElse() {
        byte[] pem = AWS.signer().pem().getBytes(StandardCharsets.US_ASCII);
        byte[] longer = Arrays.copyOf(AWS.signer().der(), AWS.signer().der().length + 1);

        assertThat(refusal(document().with("certificate", pem))).isEqualTo(Refusal.MALFORMED);
        assertThat(refusal(document().with("certificate", longer))).isEqualTo(Refusal.MALFORMED);
    }

    @Test
    void everyCertificateMustBeValidNow() {
        TestCertificate expired =
                TestCertificate.wish("old", NOW)
                        .valid(NOW.minusSeconds(9_000), NOW.minusSeconds(1))
                        .under(AWS.between().getLast());
        TestCertificate oldRoot =
                TestCertificate.wish("old root", NOW)
                        .valid(NOW.minusSeconds(9_000), NOW.minusSeconds(1))
                        .authority(3)
                        .selfSigned();
        TestAuthority underOldRoot =
                new TestAuthority(
                        oldRoot, List.of(), TestCertificate.wish("signer", NOW).under(oldRoot));

        assertThat(refusal(signedBy(AWS.root(), AWS.between(), expired)))
                .isEqualTo(Refusal.EXPIRED);
        assertThat(refusal(verifier(oldRoot.certificate()), signed(underOldRoot).signed(), NOW))
                .isEqualTo(Refusal.EXPIRED);
    }

    @Test
    void noCertificateMayDoMoreThanItSays() {
        TestCertificate root = AWS.root();
        TestCertificate zone = AWS.between().getFirst();
        TestCertificate instance = AWS.between().getLast();
        TestCertificate tooDeep = TestCertificate.wish("deep", NOW).authority(0).under(instance);
        TestCertificate noAuthority = TestCertificate.wish("leaf", NOW).under(root);
        TestCertificate noIssuer =
                TestCertificate.wish("no issuer", NOW)
                        .authority(0)
                        .usedFor(KeyUsage.digitalSignature)
                        .under(root);
        TestCertificate p256 =
                TestCertificate.wish("p256", NOW).curve("secp256r1").authority(0).under(root);

        assertThat(refusal(underLast(root, List.of(zone, instance, tooDeep))))
                .isEqualTo(Refusal.UNTRUSTED);
        assertThat(refusal(underLast(root, List.of(noAuthority)))).isEqualTo(Refusal.UNTRUSTED);
        assertThat(refusal(underLast(root, List.of(noIssuer)))).isEqualTo(Refusal.UNTRUSTED);
        assertThat(refusal(underLast(root, List.of(p256)))).isEqualTo(Refusal.UNTRUSTED);
        assertThat(refusal(underLast(root, List.of(instance)))).isEqualTo(Refusal.UNTRUSTED);
        assertThat(refusal(signedBy(root, List.of(), zone))).isEqualTo(Refusal.UNTRUSTED);
        assertThat(
                        refusal(
                                signedBy(
                                        root,
                                        List.of(),
                                        TestCertificate.wish("no signer", NOW)
                                                .usedFor(KeyUsage.keyEncipherment)
                                                .under(root))))
                .isEqualTo(Refusal.UNTRUSTED);
        assertThat(verify(underLast(root, List.of())).pcrs()).hasSize(16);
    }

    @Test
    void theRootsOwnPathLengthCounts() {
        TestCertificate root = TestCertificate.wish("short", NOW).authority(0).selfSigned();
        TestCertificate between = TestCertificate.wish("between", NOW).authority(0).under(root);
        AttestationVerifier trusting = verifier(root.certificate());

        assertThat(refusal(trusting, underLast(root, List.of(between)).signed(), NOW))
                .isEqualTo(Refusal.UNTRUSTED);
        assertThat(trusting.verify(Bytes.adopt(underLast(root, List.of()).signed()), NOW).pcrs())
                .hasSize(16);
    }

    @Test
    void aRootMustBeAnAuthority() {
        assertThatIllegalArgumentException().isThrownBy(() -> verifier(AWS.signer().certificate()));
    }

    private static AttestationVerifier verifier(X509Certificate root) {
        return new AttestationVerifier(new AttestationRoots(Set.of(root), Set.of()), MAX_AGE);
    }

    private static TestDocument document() {
        return signed(AWS);
    }

    private static TestDocument signed(TestAuthority authority) {
        return TestDocument.ofEnclave(authority, NOW).publicKey(ENCLAVE.publicKey());
    }

    private static TestDocument signedBy(
            TestCertificate root, List<TestCertificate> between, TestCertificate signer) {
        return signed(new TestAuthority(root, between, signer));
    }

    private static TestDocument underLast(TestCertificate root, List<TestCertificate> between) {
        TestCertificate last = between.isEmpty() ? root : between.getLast();
        return signedBy(root, between, TestCertificate.wish("signer", NOW).under(last));
    }

    private Attested verify(TestDocument document) {
        return verify(document.signed());
    }

    private Attested verify(byte[] document) {
        return verifier.verify(Bytes.adopt(document), NOW);
    }

    private Refusal refusal(TestDocument document) {
        return refusal(verifier, document.signed(), NOW);
    }

    private static Refusal refusal(AttestationVerifier verifier, byte[] document, Instant now) {
        try {
            verifier.verify(Bytes.adopt(document), now);
        } catch (RefusedDocumentException refused) {
            assertThat(refused).hasMessage(refused.refusal().sentence());
            return refused.refusal();
        }
        throw new AssertionError("believed");
    }
}
