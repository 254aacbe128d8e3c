package coffer.crypto.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import coffer.kernel.Bytes;
import coffer.testing.Fuzz;
import coffer.testing.attestation.TestAuthority;
import coffer.testing.attestation.TestCertificate;
import coffer.testing.attestation.TestDocument;
import coffer.testing.attestation.TestRecipient;
import coffer.testing.attestation.TestTpm;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TpmAttesterTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final TestAuthority OPERATOR = TestAuthority.at(NOW);
    private static final TestAuthority AWS = TestAuthority.at(NOW);
    private static final TestRecipient MACHINE = TestRecipient.create();
    private static final Bytes NONCE = Bytes.utf8("nonce");

    private final AttestationVerifier verifier =
            new AttestationVerifier(
                    new AttestationRoots(
                            Set.of(AWS.root().certificate()),
                            Set.of(OPERATOR.root().certificate())),
                    Duration.ofMinutes(5));
    private final TestTpm tpm = new TestTpm(false);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aQuotedTpmIsBelieved(boolean isRsa) {
        TestTpm other = new TestTpm(isRsa);

        Attested machine = verifier.verify(document(other), NOW);

        assertThat(machine.kind()).isEqualTo(AttestedKind.LOCAL_TPM);
        assertThat(machine.moduleId()).isEqualTo("trainer-1");
        assertThat(machine.pcrs()).containsOnlyKeys(0, 7, 16);
        assertThat(machine.pcrs().get(7).toHex()).isEqualTo("08".repeat(32));
        assertThat(machine.publicKey()).isEqualTo(MACHINE.pair().getPublic());
    }

    @Test
    void theQuoteMustBeForThisKeyNonceAndTime() {
        Bytes otherKey = Bytes.adopt(TestRecipient.create().publicKey());
        Bytes key = subject().publicKey();
        Instant later = NOW.plusMillis(1);

        assertUntrusted(quotedFor(new TpmAttester.Subject("trainer-1", otherKey, NONCE, NOW)));
        assertUntrusted(quotedFor(new TpmAttester.Subject("trainer-1", key, Bytes.empty(), NOW)));
        assertUntrusted(quotedFor(new TpmAttester.Subject("trainer-1", key, NONCE, later)));
    }

    @Test
    void theRegistersMustBeTheQuotedOnes() {
        byte[] values = tpm.values();
        values[0] ^= 1;
        TpmAttester.Quoted quoted = quoted(tpm, certificate(tpm));
        TpmAttester.Quoted lies =
                new TpmAttester.Quoted(
                        quoted.quote(),
                        quoted.signature(),
                        Bytes.adopt(values),
                        quoted.keyCertificate());

        assertUntrusted(attester(OPERATOR).document(subject(), lies));
    }

    @Test
    void theQuoteMustBeSignedByTheCertifiedKey() {
        assertUntrusted(document(tpm, certificate(new TestTpm(false))));
        assertUntrusted(document(tpm, certificate(new TestTpm(true))));
    }

    @Test
    void theAttestationKeyMustBeCertifiedForThatByTheRootItself() {
        TestCertificate.Wish wish = tpm.wish(NOW);
        TestCertificate.Wish noPurpose = TestCertificate.wish("no purpose", NOW);
        TestCertificate.Wish old = wish.valid(NOW.minusSeconds(9_000), NOW.minusSeconds(1));

        assertUntrusted(document(tpm, wish.under(AWS.root(), tpm.key())));
        assertUntrusted(document(tpm, wish.under(OPERATOR.between().getFirst(), tpm.key())));
        assertUntrusted(document(tpm, noPurpose.under(OPERATOR.root(), tpm.key())));
        assertUntrusted(document(tpm, wish.authority(0).under(OPERATOR.root(), tpm.key())));
        assertThat(refusal(document(tpm, old.under(OPERATOR.root(), tpm.key()))))
                .isEqualTo(Refusal.EXPIRED);
    }

    @Test
    void whoSignsDocumentsCannotMakeUpQuotes() {
        TestCertificate signer = OPERATOR.signer();
        TestTpm made = new TestTpm(new KeyPair(signer.certificate().getPublicKey(), signer.key()));

        assertUntrusted(document(made, signer));
    }

    @Test
    void anAttestationKeyDoesNotSignDocuments() {
        TestCertificate key =
                TestCertificate.wish("key", NOW)
                        .purpose(TestTpm.ATTESTATION_KEY)
                        .under(OPERATOR.root());
        TestAuthority direct = new TestAuthority(OPERATOR.root(), List.of(), key);

        assertUntrusted(attester(direct).document(subject(), quoted(tpm, certificate(tpm))));
    }

    @Test
    void rootsAreNeverMixed() {
        TestDocument underTpmRoot =
                TestDocument.ofEnclave(OPERATOR, NOW).publicKey(MACHINE.publicKey());
        TestDocument nitroTpm = TestDocument.ofTpm(OPERATOR, NOW).publicKey(MACHINE.publicKey());

        assertUntrusted(Bytes.adopt(underTpmRoot.signed()));
        assertUntrusted(Bytes.adopt(nitroTpm.signed()));
        assertUntrusted(
                attester(AWS)
                        .document(
                                subject(),
                                quoted(tpm, tpm.wish(NOW).under(AWS.root(), tpm.key()))));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new AttestationRoots(
                                Set.of(AWS.root().certificate()),
                                Set.of(AWS.root().certificate())));
    }

    @Test
    void onlyAQuoteOfATpmIsOne() {
        for (TestTpm other :
                List.of(
                        new TestTpm(false).claiming(0xff544346, 0x8018),
                        new TestTpm(false).claiming(0xff544347, 0x8017))) {
            assertThatExceptionOfType(RefusedDocumentException.class)
                    .isThrownBy(() -> document(other));
        }
    }

    @Test
    void aDocumentMustHaveItsEvidenceAndADocumentOfAwsNone() {
        Map<Integer, byte[]> pcrs = Map.of(0, new byte[32]);
        TestDocument without =
                TestDocument.ofEnclave(OPERATOR, NOW)
                        .publicKey(MACHINE.publicKey())
                        .without("pcrs")
                        .with("tpm_pcrs", pcrs);
        TestDocument both =
                TestDocument.ofEnclave(AWS, NOW)
                        .publicKey(MACHINE.publicKey())
                        .with("tpm_quote", new byte[9]);

        assertThat(refusal(Bytes.adopt(without.signed()))).isEqualTo(Refusal.MALFORMED);
        assertThat(refusal(Bytes.adopt(both.signed()))).isEqualTo(Refusal.MALFORMED);
    }

    // Written by swtpm 0.7.1 for `tpm2_quote -l sha256:0,7,16 -q 00112233`.
    @Test
    void readsWhatARealTpmWrites() {
        TpmQuote quote =
                TpmQuote.parse(
                        bytes(
                                "ff54434780180022000b6e6743f2c43cfa810c1868de49a0bd2afe48aa560ec3"
                                        + "4e21b04768e23b1f45f1000400112233000000000000046c0000000100"
                                        + "0000000120191023001636360000000100"
                                        + "0b03810001"
                                        + "0020b994a2fd5d772dae570bc87e8d120d353dd5b2d1d7c3c0bbe2a6cc"
                                        + "05fc331cad"));

        assertThat(quote.bank()).isEqualTo(TpmHash.SHA256);
        assertThat(quote.registers()).containsExactly(0, 7, 16);
        assertThat(quote.extraData().toHex()).isEqualTo("00112233");
        byte[] extended =
                HexFormat.of()
                        .parseHex(
                                "7f85193790de75e46b70bfec3614098f"
                                        + "47332a6993dabac6e38ad35f47df5da4");
        assertThat(quote.pcrDigest())
                .isEqualTo(
                        Bytes.adopt(
                                TpmHash.SHA256.digest(
                                        List.of(new byte[32], new byte[32], extended))));
    }

    @Test
    void quotesAndSignaturesAreReadOrRefused() {
        byte[] quote = tpm.quote(new byte[32]);
        byte[] signature = tpm.sign(quote);

        assertThat(
                        Fuzz.from(List.of(quote, signature))
                                .run(input -> {
                                    String read = answer(() -> TpmQuote.parse(Bytes.copyOf(input)));
                                    return read
                                            + answer(() -> TpmSignature.parse(Bytes.copyOf(input)));
                                }))
                .containsKeys("read refused ", "refused read ", "refused refused ");
    }

    private static String answer(Runnable parse) {
        try {
            parse.run();
            return "read ";
        } catch (RefusedDocumentException refused) {
            return "refused ";
        }
    }

    private static Bytes bytes(String hex) {
        return Bytes.adopt(HexFormat.of().parseHex(hex));
    }

    private static TpmAttester.Subject subject() {
        return new TpmAttester.Subject("trainer-1", Bytes.adopt(MACHINE.publicKey()), NONCE, NOW);
    }

    private static TpmAttester attester(TestAuthority authority) {
        return new TpmAttester(
                authority.signer().key(),
                Bytes.adopt(authority.signer().der()),
                authority.bundle().stream().map(Bytes::adopt).toList());
    }

    private static TestCertificate certificate(TestTpm tpm) {
        return tpm.wish(NOW).under(OPERATOR.root(), tpm.key());
    }

    private static TpmAttester.Quoted quoted(TestTpm tpm, TestCertificate certificate) {
        return quoted(tpm, certificate, subject());
    }

    private static TpmAttester.Quoted quoted(
            TestTpm tpm, TestCertificate certificate, TpmAttester.Subject subject) {
        byte[] quote = tpm.quote(subject.qualifyingData().toArray());
        return new TpmAttester.Quoted(
                Bytes.adopt(quote),
                Bytes.adopt(tpm.sign(quote)),
                Bytes.adopt(tpm.values()),
                Bytes.adopt(certificate.der()));
    }

    /// A document of the usual subject around a quote for another.
    private Bytes quotedFor(TpmAttester.Subject other) {
        return attester(OPERATOR).document(subject(), quoted(tpm, certificate(tpm), other));
    }

    private static Bytes document(TestTpm tpm) {
        return document(tpm, certificate(tpm));
    }

    private static Bytes document(TestTpm tpm, TestCertificate certificate) {
        return attester(OPERATOR).document(subject(), quoted(tpm, certificate));
    }

    private void assertUntrusted(Bytes document) {
        assertThat(refusal(document)).isEqualTo(Refusal.UNTRUSTED);
    }

    private Refusal refusal(Bytes document) {
        try {
            verifier.verify(document, NOW);
        } catch (RefusedDocumentException refused) {
            return refused.refusal();
        }
        throw new AssertionError("believed");
    }
}
