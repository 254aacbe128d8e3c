package coffer.benchmarks.signing;

import coffer.benchmarks.report.Row;
import coffer.benchmarks.report.Table;
import coffer.benchmarks.section.Run;
import coffer.benchmarks.section.Section;
import coffer.crypto.asymmetric.EncodedKeyPair;
import coffer.crypto.asymmetric.KeyPairKind;
import coffer.crypto.asymmetric.MessageForm;
import coffer.crypto.asymmetric.PrivateHalf;
import coffer.crypto.asymmetric.Signable;
import coffer.crypto.asymmetric.SigningScheme;
import coffer.kernel.SecretBytes;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A signature of a digest as KMS's Sign makes it once it is allowed, by the private half that the
/// service keeps ready, beside one by `openssl speed`. Budget: 1.3 times its CPU time.
///
/// Both are CPU time of one thread; they take turns, and the middle one of the rounds' ratios
/// counts.
public final class SigningSection implements Section {
    private static final double MOST = 1.3;
    private static final int ROUNDS = 5;
    private static final int DIGEST_BYTES = 32;
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration ROUND = Duration.ofSeconds(1);

    /// What is signed with, and openssl's name for the like.
    private record Subject(KeyPairKind kind, SigningScheme scheme, String openssl) {}

    private static final List<Subject> SUBJECTS =
            List.of(
                    new Subject(
                            KeyPairKind.RSA_2048,
                            SigningScheme.RSASSA_PKCS1_V1_5_SHA_256,
                            "rsa2048"),
                    new Subject(KeyPairKind.RSA_2048, SigningScheme.RSASSA_PSS_SHA_256, "rsa2048"),
                    new Subject(KeyPairKind.P_256, SigningScheme.ECDSA_SHA_256, "ecdsap256"));

    private final SecureRandom random = new SecureRandom();

    /// One round's microseconds of CPU for a signature, here and by openssl.
    private record Round(double ours, double openssl) {
        double ratio() {
            return ours / openssl;
        }
    }

    @Override
    public void measure(Run run, Table table) {
        Optional<String> version = OpensslSpeed.version();
        for (Subject subject : SUBJECTS) {
            String what = "a signature by %s, %s".formatted(subject.kind(), subject.scheme());
            if (version.isEmpty()) {
                table.add(Row.told(what, "not measured: there is no openssl", ""));
            } else {
                table.add(row(what, version.get(), rounds(subject)));
            }
        }
    }

    private static Row row(String what, String openssl, List<Round> rounds) {
        double ratio = median(rounds.stream().map(Round::ratio).toList());
        return Row.within(
                what,
                "%.1f µs CPU".formatted(median(rounds.stream().map(Round::ours).toList())),
                "%s %.1f µs CPU"
                        .formatted(
                                openssl.replaceFirst("^(\\S+ \\S+).*", "$1"),
                                median(rounds.stream().map(Round::openssl).toList())),
                new Row.Limit(ratio, MOST));
    }

    private List<Round> rounds(Subject subject) {
        byte[] digest = new byte[DIGEST_BYTES];
        random.nextBytes(digest);
        try (EncodedKeyPair pair = EncodedKeyPair.generate(subject.kind(), random);
                SecretBytes message = SecretBytes.adopt(digest)) {
            PrivateHalf key = PrivateHalf.decode(subject.kind(), pair.privateKey());
            Signable signable = new Signable(subject.scheme(), MessageForm.DIGEST, message);
            var _ = micros(key, signable, WARM_UP);
            List<Round> rounds = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                rounds.add(
                        new Round(
                                micros(key, signable, ROUND),
                                OpensslSpeed.signatureMicros(subject.openssl())));
            }
            return rounds;
        }
    }

    private double micros(PrivateHalf key, Signable signable, Duration length) {
        long end = System.nanoTime() + length.toNanos();
        long start = cpuNanos();
        int signatures = 0;
        while (System.nanoTime() < end) {
            var _ = key.sign(signable, random);
            signatures++;
        }
        return (cpuNanos() - start) / 1e3 / signatures;
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
