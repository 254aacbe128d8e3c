package coffer.ledger.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.SigningAlgorithm;
import coffer.crypto.SigningKey;
import coffer.kernel.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProofTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final String BUCKET = "arn:aws:s3:::b";
    private static final Bytes SALT = Bytes.utf8("salt of 16 bytes");
    private static final Erased ONE = new Erased(BUCKET, "people/anna", "v1");
    private static final Erased TWO = new Erased(BUCKET, "people/anna", "v2");

    private final SigningKey key =
            SigningKey.generate(SigningAlgorithm.ED25519, new SecureRandom());
    private final Proof proof = proofOf(ONE, TWO);

    @Test
    void statesWhatDiedAndUntilWhenCopiesMayLive() {
        Statement statement = proof.verify(key.verifyingKey()).orElseThrow();

        assertThat(statement.subject().id()).isEqualTo("request-1");
        assertThat(statement.subject().bucketArn()).isEqualTo(BUCKET);
        assertThat(statement.subject().versions()).isEqualTo(2);
        assertThat(statement.death()).isEqualTo(new Statement.Death(3, NOON, "dead", "live"));
        assertThat(statement.until()).isEqualTo(NOON.plus(Duration.ofDays(30)));
    }

    @Test
    void survivesBeingWrittenAndRead() {
        assertThat(Proof.parse(proof.toJson())).contains(proof);
    }

    @Test
    void namesTheErasedVersionsOnlyToWhoKnowsThem() {
        assertThat(proof.names(ONE)).isTrue();
        assertThat(proof.names(TWO)).isTrue();
        assertThat(proof.names(new Erased(BUCKET, "people/anna", "v3"))).isFalse();
        assertThat(proof.names(new Erased(BUCKET + "p", "eople/anna", "v1"))).isFalse();
        byte[] payload = Base64.getUrlDecoder().decode(proof.receipt().compact().split("\\.")[1]);
        assertThat(new String(payload, StandardCharsets.UTF_8)).doesNotContain("anna");
        assertThat(proof.toJson()).doesNotContain("anna");
    }

    @Test
    void refusesOtherVersionsOtherKeysAndEveryChangedCharacter() {
        Bytes other = new Erased(BUCKET, "x", "v").digest(SALT);
        List<Bytes> swapped = List.of(proof.digests().getFirst(), other);

        assertThat(new Proof(proof.receipt(), SALT, swapped).verify(key.verifyingKey())).isEmpty();
        assertThat(
                        new Proof(proof.receipt(), SALT, proof.digests().subList(0, 1))
                                .verify(key.verifyingKey()))
                .isEmpty();
        SigningKey stranger = SigningKey.generate(SigningAlgorithm.ED25519, new SecureRandom());
        assertThat(proof.verify(stranger.verifyingKey())).isEmpty();
        String compact = proof.receipt().compact();
        for (int i = 0; i < compact.length() - 1; i++) {
            char changed = compact.charAt(i) == 'A' ? 'B' : 'A';
            Receipt forged =
                    new Receipt(compact.substring(0, i) + changed + compact.substring(i + 1));
            assertThat(forged.verify(key.verifyingKey())).isEmpty();
        }
    }

    @Test
    void readsNothingBroken() {
        String json = proof.toJson();
        for (int end = 0; end < json.length(); end++) {
            assertThat(Proof.parse(json.substring(0, end)).filter(proof::equals)).isEmpty();
        }
        assertThat(Proof.parse("{}")).isEmpty();
        assertThat(Proof.parse("[]")).isEmpty();
        assertThat(Proof.parse("{\"receipt\":1}")).isEmpty();
    }

    /// RFC 7515, section 5.2, with nothing of ours.
    @Test
    void isAJsonWebSignature() throws GeneralSecurityException {
        String[] parts = proof.receipt().compact().split("\\.");
        Signature verifier = Signature.getInstance("Ed25519");
        byte[] info = key.verifyingKey().subjectPublicKeyInfo().toArray();
        verifier.initVerify(
                KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(info)));
        verifier.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));

        assertThat(verifier.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        assertThat(new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8))
                .startsWith("{\"alg\":\"EdDSA\",");
    }

    private Proof proofOf(Erased... versions) {
        List<Bytes> digests = Stream.of(versions).map(version -> version.digest(SALT)).toList();
        Statement.Subject subject =
                new Statement.Subject(
                        "request-1", BUCKET, digests.size(), Erased.digestOf(digests));
        Receipt receipt =
                new Notary(key, Duration.ofDays(30))
                        .sign(subject, new Statement.Death(3, NOON, "dead", "live"));
        return new Proof(receipt, SALT, digests);
    }
}
