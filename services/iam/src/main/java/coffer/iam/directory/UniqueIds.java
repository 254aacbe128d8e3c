package coffer.iam.directory;

import coffer.kernel.AccountId;
import java.security.SecureRandom;

/// Makes the ids that AWS gives to everything in IAM: a prefix and random base-32 digits.
// AWS: IAM User Guide, "IAM identifiers", "Unique identifiers".
public final class UniqueIds {
    static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int ENTITY_DIGITS = 17;
    private static final int CERTIFICATE_DIGITS = 24;

    private final SecureRandom random;

    public UniqueIds(SecureRandom random) {
        this.random = random;
    }

    public String entity(EntityKind kind) {
        return next(kind.idPrefix(), ENTITY_DIGITS);
    }

    public String policy() {
        return next("ANPA", ENTITY_DIGITS);
    }

    public String instanceProfile() {
        return next("AIPA", ENTITY_DIGITS);
    }

    public String serverCertificate() {
        return next("ASCA", ENTITY_DIGITS);
    }

    public String signingCertificate() {
        return next("", CERTIFICATE_DIGITS);
    }

    public String accessKey(AccountId account) {
        return AccessKeyIds.of("AKIA", account, random);
    }

    /// The id of temporary credentials.
    public String sessionKey(AccountId account) {
        return AccessKeyIds.of("ASIA", account, random);
    }

    /// The uuid of a SAML provider.
    public String samlProvider() {
        return next("ASSP", ENTITY_DIGITS + 1);
    }

    private String next(String prefix, int digits) {
        StringBuilder id = new StringBuilder(prefix);
        for (int i = 0; i < digits; i++) id.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        return id.toString();
    }
}
