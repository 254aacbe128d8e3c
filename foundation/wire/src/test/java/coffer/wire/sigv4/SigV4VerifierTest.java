package coffer.wire.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.testing.FakeClock;
import coffer.testing.Forall;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import coffer.wire.sigv4.Signature.Signed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SigV4VerifierTest {
    private static final SigningTarget S3 = new SigningTarget("eu-central-1", "s3", true);
    private final FakeClock clock = new FakeClock(Instant.parse("2013-05-24T00:00:00Z"));
    private final SigningKeys keys = new SigningKeys(4);
    private final SigV4Verifier verifier = new SigV4Verifier(clock, keys);
    private final HttpRequest request = TestSigner.sign("a key", Map.of("acl", ""), Map.of());

    @Test
    void acceptsWhatAClientSigned() {
        assertThat(verify(request, S3))
                .isEqualTo(new Verification.Valid(new PayloadMode.Unsigned()));
    }

    @Test
    void everyKeyAndParameterSurvivesItsEncoding() {
        String alphabet = "ab/.%+ ~*&=?#;:@!$'(),<>[]{}|\\^`\"_-éሴ😀\u0001\u007F";
        Forall.cases(gen -> {
            TreeMap<String, String> query = new TreeMap<>();
            for (int i = 0; i < 3; i++) {
                query.put("p" + gen.text("a+ %&=é"), gen.text("b+ %&=/é"));
            }
            HttpRequest signed = TestSigner.sign(whole(gen.text(alphabet)), query, Map.of());

            assertThat(verify(signed, S3)).isInstanceOf(Verification.Valid.class);
        });
    }

    /// Without halves of surrogate pairs, which no client can send.
    private static String whole(String text) {
        return text.replaceAll("[\\uD800-\\uDFFF]", "");
    }

    @Test
    void refusesEveryPartThatWasChanged() {
        HttpRequest other = TestSigner.sign("other", Map.of(), Map.of());
        assertMismatch(changed("GET", request.rawPath(), request.rawQuery()));
        assertMismatch(changed("PUT", "/another", request.rawQuery()));
        assertMismatch(changed("PUT", request.rawPath() + "/", request.rawQuery()));
        assertMismatch(changed("PUT", "/" + request.rawPath(), request.rawQuery()));
        assertMismatch(changed("PUT", request.rawPath(), "acl=&x=1"));
        assertMismatch(changed("PUT", request.rawPath(), ""));
        assertMismatch(
                new HttpRequest("PUT", request.rawPath(), request.rawQuery(), other.headers()));
        assertMismatch(withHeader(request, "host", "other.example"));
    }

    @Test
    void otherSpellingsOfTheSamePathAreTheSame() {
        HttpRequest signed = TestSigner.sign("a/b~(c)", Map.of(), Map.of());

        for (String path :
                new String[] {"/a/b~(c)", "/a/b%7E%28c%29", "/%61/b~(c%29", "/a%2fb~(c)"})
            assertThat(verify(new HttpRequest("PUT", path, "", signed.headers()), S3))
                    .as(path)
                    .isInstanceOf(Verification.Valid.class);
    }

    @Test
    void refusesAWrongSecret() {
        Signed signature = (Signed) Signature.parse(request);

        Verification verification =
                verifier.verify(
                        new SignedRequest(request, signature, Optional.empty()),
                        SigningSecret.of(
                                SecretBytes.adopt("wrong".getBytes(StandardCharsets.UTF_8))),
                        S3);

        assertThat(verification)
                .isInstanceOfSatisfying(
                        Verification.Invalid.class,
                        invalid -> {
                            assertThat(invalid.failure().error())
                                    .isEqualTo(SigV4Error.SIGNATURE_MISMATCH);
                            assertThat(invalid.stringToSign())
                                    .hasValueSatisfying(text ->
                                            assertThat(text)
                                                    .startsWith(
                                                            "AWS4-HMAC-SHA256\n"
                                                                    + TestSigner.TIME));
                        });
    }

    @Test
    void aSecretThatChangedIsUsedAtOnce() {
        assertThat(verify(request, S3)).isInstanceOf(Verification.Valid.class);
        refusesAWrongSecret();
        assertThat(verify(request, S3)).isInstanceOf(Verification.Valid.class);
        assertThat(keys.size()).isEqualTo(1);
    }

    @Test
    void aSealedSecretIsOpenedOnlyWhereItsKeyIsNotKnown() {
        Bytes sealed = Bytes.utf8("sealed");
        AtomicInteger openings = new AtomicInteger();
        Supplier<SecretBytes> opening =
                () -> {
                    openings.incrementAndGet();
                    return SecretBytes.adopt(TestSigner.SECRET.getBytes(StandardCharsets.UTF_8));
                };

        for (int i = 0; i < 3; i++) {
            try (SigningSecret secret = SigningSecret.sealed(sealed, opening)) {
                assertThat(verify(request, secret, S3)).isInstanceOf(Verification.Valid.class);
            }
        }
        assertThat(openings).hasValue(1);
        try (SigningSecret other = SigningSecret.sealed(Bytes.utf8("anew"), opening)) {
            assertThat(verify(request, other, S3)).isInstanceOf(Verification.Valid.class);
        }
        assertThat(openings).hasValue(2);
    }

    @Test
    void anOpenedSecretIsClosedWithItsOwner() {
        SecretBytes opened = SecretBytes.adopt(new byte[] {1});
        SigningSecret secret = SigningSecret.sealed(Bytes.utf8("sealed"), () -> opened);

        assertThat(secret.value()).isSameAs(opened).isSameAs(secret.value());
        secret.close();

        assertThat(opened.expose()).containsExactly(0);
    }

    @Test
    void keepsNoMoreKeysThanItMay() {
        for (int i = 0; i < 10; i++) {
            Credential credential =
                    new Credential("AKIA" + i, "20130524", "eu-central-1", "s3", "aws4_request");
            keys.derive(credential, TestSigner.secret()).close();
        }

        assertThat(keys.size()).isEqualTo(4);
    }

    @Test
    void refusesTheWrongScope() {
        assertFailure(
                request,
                new SigningTarget("us-east-1", "s3", true),
                SigV4Error.WRONG_REGION,
                "The authorization header is malformed; the region 'eu-central-1' is wrong;"
                        + " expecting 'us-east-1'");
        assertFailure(
                request,
                new SigningTarget("eu-central-1", "kms", true),
                SigV4Error.WRONG_SERVICE,
                "Credential should be scoped to correct service: 'kms'. ");
        HttpRequest terminator = replaceAuthorization("aws4_request", "aws5_request");
        assertThat(failure(terminator, S3).error()).isEqualTo(SigV4Error.WRONG_TERMINATOR);
        HttpRequest date = replaceAuthorization("/20130524/", "/20130523/");
        assertThat(failure(date, S3).error()).isEqualTo(SigV4Error.WRONG_SCOPE_DATE);
    }

    @Test
    void allowsFifteenMinutesOfSkewAndNoMore() {
        clock.advance(Duration.ofMinutes(15));
        assertThat(verify(request, S3)).isInstanceOf(Verification.Valid.class);
        clock.advance(Duration.ofSeconds(1));
        assertThat(failure(request, S3).error()).isEqualTo(SigV4Error.SKEWED);
        clock.advance(Duration.ofMinutes(-30).minusSeconds(1));
        assertThat(verify(request, S3)).isInstanceOf(Verification.Valid.class);
        clock.advance(Duration.ofSeconds(-1));
        assertThat(failure(request, S3).error()).isEqualTo(SigV4Error.SKEWED);
    }

    @Test
    void presignedUrlsLiveAsLongAsTheySay() {
        HttpRequest url = TestSigner.presign("a+b c", "3600");

        clock.advance(Duration.ofHours(1));
        assertThat(verify(url, S3)).isInstanceOf(Verification.Valid.class);
        clock.advance(Duration.ofSeconds(1));
        assertFailure(url, S3, SigV4Error.EXPIRED, "Request has expired");
        clock.advance(Duration.ofHours(-2));
        assertFailure(url, S3, SigV4Error.NOT_YET_VALID, "Request is not yet valid");
    }

    @Test
    void saysOfTimesInS3WhatTheyAreAndWereToBe() {
        HttpRequest url = TestSigner.presign("k", "3600");

        clock.advance(Duration.ofHours(-1));
        assertThat(failure(url, S3).details())
                .isEqualTo(
                        Map.of(
                                "X-Amz-Date", "1369353600000",
                                "Expires", "2013-05-24T01:00:00Z",
                                "ServerTime", "2013-05-23T23:00:00Z"));
        assertThat(failure(request, S3).details())
                .isEqualTo(
                        Map.of(
                                "RequestTime", "20130524T000000Z",
                                "ServerTime", "2013-05-23T23:00:00Z",
                                "MaxAllowedSkewMilliseconds", "900000"));
    }

    @Test
    void presignedUrlsThatWereStretchedAreRefused() {
        HttpRequest url = TestSigner.presign("k", "60");
        String stretched = url.rawQuery().replace("Expires=60", "Expires=600");

        assertMismatch(new HttpRequest("GET", url.rawPath(), stretched, url.headers()));
    }

    @Test
    void headersOfAwsAndOursMustBeSigned() {
        for (String name : List.of("x-amz-acl", "x-coffer-erase")) {
            Headers.Builder headers = Headers.builder().add(name, "true");
            request.headers().forEach(headers::add);
            HttpRequest added =
                    new HttpRequest("PUT", request.rawPath(), request.rawQuery(), headers.build());

            assertFailure(
                    added,
                    S3,
                    SigV4Error.HEADERS_NOT_SIGNED,
                    "There were headers present in the request which were not signed");
        }
        HttpRequest hostless = replaceAuthorization("SignedHeaders=host;", "SignedHeaders=");
        assertThat(failure(hostless, S3).error()).isEqualTo(SigV4Error.HEADERS_NOT_SIGNED);
    }

    @Test
    void unsignedPayloadsNeedTls() {
        SigningTarget plaintext = new SigningTarget("eu-central-1", "s3", false);

        assertThat(failure(withHeader(request, "content-length", "3"), plaintext).error())
                .isEqualTo(SigV4Error.UNSIGNED_PAYLOAD_REFUSED);
        assertThat(failure(withHeader(request, "transfer-encoding", "chunked"), plaintext).error())
                .isEqualTo(SigV4Error.UNSIGNED_PAYLOAD_REFUSED);
        assertThat(verify(withHeader(request, "content-length", "0"), plaintext))
                .isInstanceOf(Verification.Valid.class);
        assertThat(verify(request, plaintext)).isInstanceOf(Verification.Valid.class);
        HttpRequest signed = withPayload("a".repeat(64));
        assertThat(verify(signed, plaintext)).isInstanceOf(Verification.Valid.class);
    }

    @Test
    void payloadClaimsMustBeReadable() {
        assertThat(failure(withPayload("nonsense"), S3).error())
                .isEqualTo(SigV4Error.INVALID_PAYLOAD_HASH);
        assertThat(failure(withPayload("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD"), S3).error())
                .isEqualTo(SigV4Error.INVALID_PAYLOAD_HASH);
    }

    @Test
    void postPoliciesAreSignedAsTheyAre() {
        Signature.Claim claim = ((Signed) Signature.parse(request)).claim();
        String policy = "eyJjb25kaXRpb25zIjpbXX0=";
        Signature.Claim signed =
                new Signature.Claim(
                        claim.credential(),
                        claim.signedHeaders(),
                        TestSigner.hmacHex(policy),
                        claim.time());

        assertThat(verifier.verifyPostPolicy(signed, policy, TestSigner.secret(), S3)).isEmpty();
        assertThat(verifier.verifyPostPolicy(signed, policy + "A", TestSigner.secret(), S3))
                .map(SigV4Failure::error)
                .contains(SigV4Error.SIGNATURE_MISMATCH);
    }

    @Test
    void otherServicesNeedTheHashOfTheBody() {
        HttpRequest kms = replaceAuthorization("/s3/", "/kms/");
        SigningTarget target = new SigningTarget("eu-central-1", "kms", true);

        assertThatThrownBy(() -> verify(kms, target)).isInstanceOf(IllegalArgumentException.class);
    }

    private Verification verify(HttpRequest signed, SigningTarget target) {
        return verify(signed, TestSigner.secret(), target);
    }

    private Verification verify(HttpRequest signed, SigningSecret secret, SigningTarget target) {
        Signed signature = (Signed) Signature.parse(signed);
        return verifier.verify(
                new SignedRequest(signed, signature, Optional.empty()), secret, target);
    }

    private SigV4Failure failure(HttpRequest signed, SigningTarget target) {
        return ((Verification.Invalid) verify(signed, target)).failure();
    }

    private void assertFailure(
            HttpRequest signed, SigningTarget target, SigV4Error error, String message) {
        SigV4Failure failure = failure(signed, target);
        assertThat(failure.error()).isEqualTo(error);
        assertThat(failure.message()).isEqualTo(message);
    }

    private void assertMismatch(HttpRequest signed) {
        assertThat(failure(signed, S3).error()).isEqualTo(SigV4Error.SIGNATURE_MISMATCH);
    }

    private HttpRequest changed(String method, String path, String query) {
        return new HttpRequest(method, path, query, request.headers());
    }

    private static HttpRequest withPayload(String hash) {
        return TestSigner.sign("k", Map.of(), Map.of("x-amz-content-sha256", hash));
    }

    private HttpRequest replaceAuthorization(String from, String to) {
        String authorization = request.headers().find("authorization").orElseThrow();
        assertThat(authorization).contains(from);
        return withHeader(request, "authorization", authorization.replace(from, to));
    }

    private static HttpRequest withHeader(HttpRequest request, String name, String value) {
        Headers.Builder headers = Headers.builder();
        request.headers().forEach(headers::add);
        headers.set(name, value);
        return new HttpRequest(
                request.method(), request.rawPath(), request.rawQuery(), headers.build());
    }
}
