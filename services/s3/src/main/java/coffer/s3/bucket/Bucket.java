package coffer.s3.bucket;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.Region;
import coffer.store.Scope;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// One bucket. `id` tells it from a later bucket of the same name; `keyId` names the row of the key
/// table that holds the key which wraps the data keys of its SSE-S3 objects.
public record Bucket(
        String name,
        String id,
        AccountId owner,
        Region region,
        Instant created,
        String keyId,
        Settings settings) {

    /// What its owner may change.
    public record Settings(
            Versioning versioning,
            DefaultEncryption encryption,
            Optional<String> policy,
            Optional<PublicAccess> publicAccess,
            boolean hasOwnershipControls,
            Map<String, String> tags) {
        public static final Settings INITIAL =
                new Settings(
                        Versioning.NEVER,
                        DefaultEncryption.INITIAL,
                        Optional.empty(),
                        Optional.of(PublicAccess.BLOCKED),
                        true,
                        Map.of());

        public Settings {
            tags = Map.copyOf(tags);
        }

        public Settings with(Versioning changed) {
            return new Settings(
                    changed, encryption, policy, publicAccess, hasOwnershipControls, tags);
        }

        public Settings with(DefaultEncryption changed) {
            return new Settings(
                    versioning, changed, policy, publicAccess, hasOwnershipControls, tags);
        }

        public Settings withPolicy(Optional<String> changed) {
            return new Settings(
                    versioning, encryption, changed, publicAccess, hasOwnershipControls, tags);
        }

        public Settings withPublicAccess(Optional<PublicAccess> changed) {
            return new Settings(
                    versioning, encryption, policy, changed, hasOwnershipControls, tags);
        }

        public Settings withOwnershipControls(boolean changed) {
            return new Settings(versioning, encryption, policy, publicAccess, changed, tags);
        }

        public Settings withTags(Map<String, String> changed) {
            return new Settings(
                    versioning, encryption, policy, publicAccess, hasOwnershipControls, changed);
        }
    }

    public Bucket with(Settings changed) {
        return new Bucket(name, id, owner, region, created, keyId, changed);
    }

    public Arn arn() {
        return Arn.s3(name);
    }

    public Arn objectArn(String key) {
        return Arn.s3(name + "/" + key);
    }

    public PublicAccess publicAccess() {
        return settings.publicAccess().orElse(PublicAccess.UNBLOCKED);
    }

    /// Where this bucket's own records of one kind live.
    public Scope scope() {
        return Scope.of("aws", owner.digits(), region.name(), "s3", name, id);
    }

    public Scope scope(String part) {
        return Scope.of("aws", owner.digits(), region.name(), "s3", name, id, part);
    }
}
