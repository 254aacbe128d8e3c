package coffer.testing.attestation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A root, two authorities under it, and who signs documents: the shape of AWS's own.
public record TestAuthority(
        TestCertificate root, List<TestCertificate> between, TestCertificate signer) {

    public TestAuthority {
        between = List.copyOf(between);
    }

    public static TestAuthority at(Instant now) {
        TestCertificate root =
                TestCertificate.wish("aws.nitro-enclaves", now)
                        .valid(now.minus(Duration.ofDays(365)), now.plus(Duration.ofDays(3650)))
                        .authority(3)
                        .selfSigned();
        TestCertificate zone =
                TestCertificate.wish("zone.aws.nitro-enclaves", now).authority(1).under(root);
        TestCertificate instance =
                TestCertificate.wish("i-0123456789abcdef0", now).authority(0).under(zone);
        return new TestAuthority(
                root,
                List.of(zone, instance),
                TestCertificate.wish("i-0123456789abcdef0-enc0", now).under(instance));
    }

    /// Root first, as documents have it.
    public List<byte[]> bundle() {
        List<byte[]> bundle = new ArrayList<>();
        bundle.add(root.der());
        between.forEach(each -> bundle.add(each.der()));
        return bundle;
    }
}
