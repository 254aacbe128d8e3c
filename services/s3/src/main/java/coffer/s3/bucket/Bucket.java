package coffer.s3.bucket;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.Region;
import coffer.s3.acl.AccessControl;
import coffer.s3.acl.Ownership;
import coffer.s3.acl.Sharing;
import coffer.s3.lock.LockRules;
import coffer.store.Scope;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// One bucket. `id` tells it from a later bucket of the same name; `keyId` names the row of the key
/// table that holds the key which wraps the data keys of its SSE-S3 objects; `accountAccess` are
/// the brakes of its account as they were when it was read.
public record Bucket(
        String name,
        String id,
        AccountId owner,
        Region region,
        Instant created,
        String keyId,
        Settings settings,
        Optional<PublicAccess> accountAccess) {

    /// One whose account has no brakes of its own.
    public Bucket(
            String name,
            String id,
            AccountId owner,
            Region region,
            Instant created,
            String keyId,
            Settings settings) {
        this(name, id, owner, region, created, keyId, settings, Optional.empty());
    }

    /// What its owner may change, as far as nearly every request must know it.
    public record Settings(
            Versioning versioning,
            DefaultEncryption encryption,
            Optional<String> policy,
            Optional<PublicAccess> publicAccess,
            boolean hasOwnershipControls,
            Map<String, String> tags,
            Optional<LockRules> objectLock,
            Set<Feature> features,
            Optional<Sharing> sharing) {
        public static final Settings INITIAL =
                new Settings(
                        Versioning.NEVER,
                        DefaultEncryption.INITIAL,
                        Optional.empty(),
                        Optional.of(PublicAccess.BLOCKED),
                        true,
                        Map.of(),
                        Optional.empty(),
                        Set.of(),
                        Optional.empty());

        public Settings {
            tags = Map.copyOf(tags);
            features = Set.copyOf(features);
        }

        public Settings with(Versioning changed) {
            return changed(copy -> copy.versioning = changed);
        }

        public Settings with(DefaultEncryption changed) {
            return changed(copy -> copy.encryption = changed);
        }

        public Settings withPolicy(Optional<String> changed) {
            return changed(copy -> copy.policy = changed);
        }

        public Settings withPublicAccess(Optional<PublicAccess> changed) {
            return changed(copy -> copy.publicAccess = changed);
        }

        /// Empty to have no controls, as buckets were before there were any.
        public Settings withOwnership(Optional<Ownership> changed) {
            return changed(copy -> {
                copy.hasOwnershipControls = changed.isPresent();
                changed.ifPresent(rule -> copy.sharing = Optional.of(copy.shared().with(rule)));
            });
        }

        public Settings with(AccessControl changed) {
            return changed(copy -> copy.sharing = Optional.of(copy.shared().with(changed)));
        }

        /// Whose the objects are.
        // AWS: Amazon S3 User Guide, "Controlling ownership of objects and disabling ACLs".
        public Ownership ownership() {
            if (!hasOwnershipControls) return Ownership.WRITER;
            return sharing.orElse(Sharing.INITIAL).ownership();
        }

        /// Whether access control lists count.
        public boolean hasLists() {
            return ownership() != Ownership.ENFORCED;
        }

        public Settings withTags(Map<String, String> changed) {
            return changed(copy -> copy.tags = changed);
        }

        public Settings with(LockRules changed) {
            return changed(copy -> copy.objectLock = Optional.of(changed));
        }

        public Settings with(Feature feature, boolean isOn) {
            Set<Feature> more = new HashSet<>(features);
            if (isOn) {
                more.add(feature);
            } else {
                more.remove(feature);
            }
            return changed(copy -> copy.features = more);
        }

        private Settings changed(Consumer<Copy> change) {
            Copy copy = new Copy(this);
            change.accept(copy);
            return copy.settings();
        }

        public boolean has(Feature feature) {
            return features.contains(feature);
        }
    }

    /// Settings of which one is about to change.
    private static final class Copy {
        private Versioning versioning;
        private DefaultEncryption encryption;
        private Optional<String> policy;
        private Optional<PublicAccess> publicAccess;
        private boolean hasOwnershipControls;
        private Map<String, String> tags;
        private Optional<LockRules> objectLock;
        private Set<Feature> features;
        private Optional<Sharing> sharing;

        Copy(Settings of) {
            this.versioning = of.versioning();
            this.encryption = of.encryption();
            this.policy = of.policy();
            this.publicAccess = of.publicAccess();
            this.hasOwnershipControls = of.hasOwnershipControls();
            this.tags = of.tags();
            this.objectLock = of.objectLock();
            this.features = of.features();
            this.sharing = of.sharing();
        }

        Sharing shared() {
            return sharing.orElse(Sharing.INITIAL);
        }

        Settings settings() {
            return new Settings(
                    versioning,
                    encryption,
                    policy,
                    publicAccess,
                    hasOwnershipControls,
                    tags,
                    objectLock,
                    features,
                    sharing);
        }
    }

    public Bucket with(Settings changed) {
        return new Bucket(name, id, owner, region, created, keyId, changed, accountAccess);
    }

    /// The same under the brakes of its account, which are not kept with it.
    Bucket under(Optional<PublicAccess> account) {
        if (account.equals(accountAccess)) return this;
        return new Bucket(name, id, owner, region, created, keyId, settings, account);
    }

    /// What tells clients where it is, by a header.
    Map<String, String> whereabouts() {
        return Map.of("x-amz-bucket-region", region.name());
    }

    public Arn arn() {
        return Arn.s3(name);
    }

    public Arn objectArn(String key) {
        return Arn.s3(name + "/" + key);
    }

    /// Its own brakes and those of its account.
    public PublicAccess publicAccess() {
        PublicAccess own = settings.publicAccess().orElse(PublicAccess.UNBLOCKED);
        return accountAccess.map(own::and).orElse(own);
    }

    /// Its access control list, whether it counts or not.
    public AccessControl acl() {
        return settings.sharing()
                .flatMap(Sharing::acl)
                .orElseGet(() -> AccessControl.ofOwner(owner));
    }

    /// What counts of the list of an object here, if that is anything but its owner's alone and he
    /// the bucket's.
    public Optional<AccessControl> counting(Optional<AccessControl> ofObject) {
        return settings.hasLists() ? ofObject : Optional.empty();
    }

    /// Whether versions here can be locked. Once they can, they always can.
    public boolean hasObjectLock() {
        return settings.objectLock().isPresent();
    }

    /// Where this bucket's own records of one kind live.
    public Scope scope() {
        return Scope.of("aws", owner.digits(), region.name(), "s3", name, id);
    }

    public Scope scope(String part) {
        return Scope.of("aws", owner.digits(), region.name(), "s3", name, id, part);
    }
}
