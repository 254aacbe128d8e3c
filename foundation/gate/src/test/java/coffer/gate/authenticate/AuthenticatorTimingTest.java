package coffer.gate.authenticate;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Credentials;
import coffer.gate.Identity;
import coffer.kernel.AccountId;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.kernel.ServiceException;
import coffer.policy.Principal;
import coffer.testing.FakeClock;
import coffer.testing.Timings;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import coffer.wire.schema.ModelReader;
import coffer.wire.schema.ServiceModel;
import coffer.wire.sigv4.SigV4Verifier;
import coffer.wire.sigv4.Signature;
import coffer.wire.sigv4.SignedRequest;
import coffer.wire.sigv4.SigningKeys;
import coffer.wire.sigv4.SigningSecret;
import coffer.wire.sigv4.SigningTarget;
import coffer.wire.sigv4.Verification;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The time of a refusal does not tell what is known of an access key, nor how much of a signature
/// is right: Welch's t-test, as dudect applies it, over 100,000 interleaved samples.
class AuthenticatorTimingTest {
    private static final AccountId ACCOUNT = new AccountId("111122223333");
    private static final Region REGION = new Region("eu-central-1");
    private static final ServiceModel S3 = ModelReader.read("s3");
    private static final String SECRET = "secret";

    private final SigV4Verifier verifier =
            new SigV4Verifier(
                    new FakeClock(Instant.parse("2026-11-01T10:00:00Z")), new SigningKeys(4));
    private final Authenticator authenticator =
            new Authenticator(new Keys(), verifier, List.of(REGION));
    private final AtomicInteger refusals = new AtomicInteger();

    @Test
    @Tag("long")
    void neitherKeysNorSignaturesAreToldApartByTime() {
        List<Runnable> kinds =
                Stream.of(
                                request("AKIAUNKNOWN", "0".repeat(64)),
                                request("AKIAINACTIVE", "0".repeat(64)),
                                request("AKIAKNOWN", "x".repeat(64)),
                                request("AKIAKNOWN", rightBut(1)))
                        .<Runnable>map(request -> () -> refused(request))
                        .toList();
        Timings.of(kinds, 4_000);
        int before = refusals.get();

        Timings timings = Timings.of(kinds, 200_000);

        assertThat(refusals.get() - before).isEqualTo(200_000);
        assertThat(timings.t(0, 1)).as("unknown, inactive").isLessThan(Timings.THRESHOLD);
        assertThat(timings.t(0, 2)).as("unknown, known").isLessThan(Timings.THRESHOLD);
        assertThat(timings.t(2, 3)).as("0, 63 right").isLessThan(Timings.THRESHOLD);
    }

    /// Without the delay the same measurement tells keys apart: it is able to.
    @Test
    @Tag("long")
    void theMeasurementSeesWhatIsThere() {
        HttpRequest unknown = request("AKIAUNKNOWN", "0".repeat(64));
        HttpRequest known = request("AKIAKNOWN", "0".repeat(64));
        List<Runnable> kinds = List.of(() -> work(unknown), () -> work(known));
        Timings.of(kinds, 20_000);

        Timings timings = Timings.of(kinds, 100_000);

        assertThat(timings.t(0, 1)).isGreaterThan(Timings.THRESHOLD);
    }

    /// And without it signatures cannot be guessed digit by digit: they are compared as a whole.
    @Test
    @Tag("long")
    void howMuchOfASignatureIsRightDoesNotChangeTheComparison() {
        HttpRequest none = request("AKIAKNOWN", "x".repeat(64));
        HttpRequest almost = request("AKIAKNOWN", rightBut(1));
        List<Runnable> kinds = List.of(() -> work(none), () -> work(almost));
        Timings.of(kinds, 50_000);

        Timings timings = Timings.of(kinds, 100_000);

        assertThat(timings.t(0, 1)).isLessThan(Timings.THRESHOLD);
    }

    private void refused(HttpRequest request) {
        try {
            authenticator.authenticate(
                    new Authenticator.Attempt(
                            request, Signature.parse(request), S3, Optional.empty(), true));
        } catch (ServiceException refused) {
            refusals.incrementAndGet();
        }
    }

    /// What the authenticator does, without its delay.
    private void work(HttpRequest request) {
        Signature.Signed signature = (Signature.Signed) Signature.parse(request);
        String id = signature.claim().credential().accessKeyId();
        if (!(new Keys().find(id, Optional.empty()) instanceof Credentials.Lookup.Found found))
            return;
        try (SigningSecret secret = found.secretKey()) {
            Verification verification =
                    verifier.verify(
                            new SignedRequest(request, signature, Optional.empty()),
                            secret,
                            new SigningTarget(REGION.name(), "s3", true));
            assertThat(verification).isInstanceOf(Verification.Invalid.class);
        }
    }

    /// A signature of which only so many digits at the end are wrong.
    private static String rightBut(int digits) {
        String right = signature();
        char last = right.charAt(63) == '0' ? '1' : '0';
        return right.substring(0, 64 - digits) + String.valueOf(last).repeat(digits);
    }

    private static HttpRequest request(String accessKeyId, String signature) {
        Headers headers =
                Headers.builder()
                        .add("host", "h")
                        .add("x-amz-date", "20261101T100000Z")
                        .add("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
                        .add(
                                "authorization",
                                "AWS4-HMAC-SHA256 Credential=%s/20261101/eu-central-1/s3/aws4_request,"
                                                .formatted(accessKeyId)
                                        + " SignedHeaders=host;x-amz-content-sha256;x-amz-date,"
                                        + " Signature="
                                        + signature)
                        .build();
        return new HttpRequest("GET", "/b/k", "", headers);
    }

    private static String signature() {
        String canonical =
                "GET\n/b/k\n\nhost:h\nx-amz-content-sha256:UNSIGNED-PAYLOAD\n"
                        + "x-amz-date:20261101T100000Z\n\n"
                        + "host;x-amz-content-sha256;x-amz-date\nUNSIGNED-PAYLOAD";
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes(canonical));
            byte[] key = bytes("AWS4" + SECRET);
            for (String part : "20261101/eu-central-1/s3/aws4_request".split("/", -1)) {
                key = hmac(key, part);
            }
            String text =
                    "AWS4-HMAC-SHA256\n20261101T100000Z\n20261101/eu-central-1/s3/aws4_request\n"
                            + HexFormat.of().formatHex(hash);
            return HexFormat.of().formatHex(hmac(key, text));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Takes longer the more it finds, as a store does that opens what it has sealed.
    private static final class Keys implements Credentials {
        @Override
        public Lookup find(String accessKeyId, Optional<String> sessionToken) {
            if (accessKeyId.equals("AKIAUNKNOWN")) return new Lookup.Unknown();
            work(5);
            if (accessKeyId.equals("AKIAINACTIVE")) return new Lookup.Inactive();
            work(20);
            return new Lookup.Found(
                    SigningSecret.of(SecretBytes.adopt(bytes(SECRET))),
                    new Identity(
                            new Principal.Root(ACCOUNT),
                            Optional.of(ACCOUNT),
                            Optional.of(accessKeyId),
                            Map.of(),
                            Optional.empty()));
        }

        private static void work(int rounds) {
            try {
                byte[] key = {1};
                for (int i = 0; i < rounds; i++) key = hmac(key, "open");
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }
    }
}
