package coffer.kms.key;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.Region;
import java.time.Instant;

/// A name that an account gives one of its keys. `name` begins with `alias/`.
public record Alias(String name, String keyId, Instant created, Instant updated) {
    public static final String PREFIX = "alias/";

    /// Names that AWS keeps for the keys it manages.
    public static final String RESERVED_PREFIX = "alias/aws/";

    public Arn arn(AccountId account, Region region) {
        return arn(account, region, name);
    }

    public static Arn arn(AccountId account, Region region, String name) {
        return Arn.of("kms", region, account, name);
    }
}
