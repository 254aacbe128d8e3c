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
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The time of a refusal does not tell what is known of an access key, nor how much of a signature
/// is right: Welch's t-test, as dudect applies it, over 100,000 interleaved samples.
class AuthenticatorTimingTest {
    private static final double THRESHOLD = 4.5;
    private static final double KEPT = 0.95;
    private static final AccountId ACCOUNT = new AccountId("111122223333");
    private static final Region REGION = new Region("eu-central-1");
    private static final ServiceModel S3 = ModelReader.read("s3");
    private static final String SECRET = "secret";
    private static final SplittableRandom RANDOM = new SplittableRandom();

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
        measured(kinds, 4_000);
        int before = refusals.get();

        double[][] nanos = measured(kinds, 200_000);

        assertThat(refusals.get() - before).isEqualTo(200_000);
        assertThat(Math.abs(t(nanos[0], nanos[1]))).as("unknown, inactive").isLessThan(THRESHOLD);
        assertThat(Math.abs(t(nanos[0], nanos[2]))).as("unknown, known").isLessThan(THRESHOLD);
        assertThat(Math.abs(t(nanos[2], nanos[3]))).as("0, 63 right").isLessThan(THRESHOLD);
    }

    /// Without the delay the same measurement tells keys apart: it is able to.
    @Test
    @Tag("long")
    void theMeasurementSeesWhatIsThere() {
        HttpRequest unknown = request("AKIAUNKNOWN", "0".repeat(64));
        HttpRequest known = request("AKIAKNOWN", "0".repeat(64));
        List<Runnable> kinds = List.of(() -> work(unknown), () -> work(known));
        measured(kinds, 20_000);

        double[][] nanos = measured(kinds, 100_000);

        assertThat(Math.abs(t(nanos[0], nanos[1]))).isGreaterThan(THRESHOLD);
    }

    /// And without it signatures cannot be guessed digit by digit: they are compared as a whole.
    @Test
    @Tag("long")
    void howMuchOfASignatureIsRightDoesNotChangeTheComparison() {
        HttpRequest none = request("AKIAKNOWN", "x".repeat(64));
        HttpRequest almost = request("AKIAKNOWN", rightBut(1));
        List<Runnable> kinds = List.of(() -> work(none), () -> work(almost));
        measured(kinds, 50_000);

        double[][] nanos = measured(kinds, 100_000);

        assertThat(Math.abs(t(nanos[0], nanos[1]))).isLessThan(THRESHOLD);
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

    /// Nanoseconds of each kind, taken in random order.
    private static double[][] measured(List<Runnable> kinds, int samples) {
        double[][] nanos = new double[kinds.size()][samples / kinds.size()];
        int[] order = new int[samples];
        for (int i = 0; i < samples; i++) order[i] = i % kinds.size();
        for (int i = samples - 1; i > 0; i--) {
            int other = RANDOM.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        int[] counts = new int[kinds.size()];
        for (int kind : order) {
            long start = System.nanoTime();
            kinds.get(kind).run();
            nanos[kind][counts[kind]++] = System.nanoTime() - start;
        }
        return nanos;
    }

    /// Of all but the longest times, which are the machine's.
    private static double t(double[] one, double[] other) {
        double[] all =
                DoubleStream.concat(Arrays.stream(one), Arrays.stream(other)).sorted().toArray();
        double most = all[(int) (all.length * KEPT)];
        Sample a = Sample.of(Arrays.stream(one).filter(nanos -> nanos <= most).toArray());
        Sample b = Sample.of(Arrays.stream(other).filter(nanos -> nanos <= most).toArray());
        return (a.mean - b.mean) / Math.sqrt(a.variance / a.count + b.variance / b.count);
    }

    private record Sample(double mean, double variance, int count) {
        static Sample of(double[] values) {
            double mean = Arrays.stream(values).average().orElseThrow();
            double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
            return new Sample(mean, squares / (values.length - 1), values.length);
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
