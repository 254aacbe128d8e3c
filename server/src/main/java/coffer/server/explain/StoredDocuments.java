package coffer.server.explain;

import coffer.iam.account.Directories;
import coffer.iam.directory.Directory;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.paging.Keyed;
import coffer.iam.policy.AwsManagedPolicies;
import coffer.iam.policy.ManagedPolicies;
import coffer.iam.policy.ManagedPolicy;
import coffer.kernel.AccountId;
import coffer.kernel.Region;
import coffer.kms.key.Keys;
import coffer.kms.key.KmsKey;
import coffer.policy.lint.Target;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.Buckets;
import coffer.server.config.Configuration;
import coffer.server.config.Settings;
import coffer.server.explain.Everybody.Kept;
import coffer.store.Entry;
import coffer.store.Range;
import coffer.store.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Every policy that the installation keeps: those of users, groups and roles, the customer's
/// managed ones, and those of roles, buckets and keys. Read page by page.
public final class StoredDocuments {
    private static final int PAGE = 500;

    private final Configuration configuration;
    private final Oracle oracle;

    public StoredDocuments(Configuration configuration, InstantSource clock) {
        this.configuration = configuration;
        this.oracle = new Oracle(configuration, clock);
    }

    /// Gives each of them.
    public void forEach(Consumer<StoredDocument> each) {
        oracle.sit(sitting -> {
            Directories directories = sitting.directories();
            List<AccountId> accounts =
                    sitting.store().read(snapshot -> directories.all(snapshot).toList());
            for (AccountId account : accounts) {
                Reading reading = new Reading(sitting.store(), directories.of(account), each);
                for (EntityKind kind : EntityKind.values()) reading.entities(kind);
                reading.managed();
                reading.buckets();
                configuration.value(Settings.REGIONS).forEach(reading::keys);
            }
        });
    }

    /// Gives those that bear on one user, group or role, and a role's own. `name` may be an ARN,
    /// which it must be outside the first account.
    public void of(EntityKind kind, String name, Consumer<StoredDocument> each) {
        oracle.sit(sitting -> {
            Kept kept = sitting.kept(kind, name);
            Directory directory = sitting.directories().of(kept.account());
            Reading reading = new Reading(sitting.store(), directory, each);
            reading.entity(kept.entity());
            reading.attached(kept.entity());
        });
    }

    private record Reading(Store store, Directory directory, Consumer<StoredDocument> each) {

        void entities(EntityKind kind) {
            Optional<String> last = Optional.empty();
            boolean more = true;
            while (more) {
                Optional<String> after = last;
                List<Keyed<Entity>> page =
                        store.read(snapshot ->
                                directory.after(snapshot, kind, after).limit(PAGE).toList());
                page.forEach(found -> entity(found.item()));
                more = page.size() == PAGE;
                if (more) last = Optional.of(page.getLast().key());
            }
        }

        void entity(Entity entity) {
            String owner = entity.kind().word() + " " + entity.name();
            entity.bearing()
                    .inline()
                    .forEach((name, json) ->
                            tell(owner + ", inline policy " + name, Target.IDENTITY, json));
            if (entity.kind() == EntityKind.ROLE) {
                tell(owner + ", trust policy", Target.TRUST, entity.trusted().document());
            }
        }

        void attached(Entity entity) {
            store.read(snapshot ->
                            entity.bearing().attached().stream()
                                    .flatMap(arn -> managedPolicies().find(snapshot, arn).stream())
                                    .filter(policy -> !policy.belongsToAws())
                                    .toList())
                    .forEach(this::managed);
        }

        private ManagedPolicies managedPolicies() {
            return new ManagedPolicies(directory, new AwsManagedPolicies());
        }

        void managed() {
            // At most as many as an account may have.
            store.read(snapshot -> managedPolicies().local(snapshot).toList())
                    .forEach(this::managed);
        }

        private void managed(ManagedPolicy policy) {
            tell("managed policy " + policy.arn(), Target.IDENTITY, policy.document());
        }

        void buckets() {
            Buckets buckets = new Buckets();
            Optional<String> last = Optional.empty();
            boolean more = true;
            while (more) {
                Optional<String> after = last;
                List<Buckets.Owned> page =
                        store.read(snapshot ->
                                buckets.ownedAfter(snapshot, directory.account(), after, PAGE));
                for (Buckets.Owned owned : page) {
                    Optional<Bucket> bucket =
                            store.read(snapshot -> buckets.find(snapshot, owned.name()));
                    bucket.flatMap(it -> it.settings().policy())
                            .ifPresent(json -> tell("bucket " + owned.name(), Target.BUCKET, json));
                }
                more = page.size() == PAGE;
                if (more) last = Optional.of(page.getLast().name());
            }
        }

        void keys(Region region) {
            Keys keys = new Keys();
            Range range = Range.first(PAGE);
            boolean more = true;
            while (more) {
                Range wanted = range;
                List<Entry<KmsKey>> page =
                        store.read(snapshot ->
                                keys.list(snapshot, directory.account(), region, wanted));
                for (Entry<KmsKey> entry : page) {
                    KmsKey key = entry.value();
                    tell("key " + key.name(), Target.KEY, key.policy());
                }
                more = page.size() == PAGE;
                if (more) range = Range.after(page.getLast().name(), PAGE);
            }
        }

        private void tell(String name, Target target, String json) {
            each.accept(new StoredDocument(name, target, json));
        }
    }
}
