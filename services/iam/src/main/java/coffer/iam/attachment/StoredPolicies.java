package coffer.iam.attachment;

import coffer.gate.Identity;
import coffer.gate.IdentityPolicies;
import coffer.iam.directory.Directory;
import coffer.iam.directory.Entity;
import coffer.iam.policy.Documents;
import coffer.iam.policy.ManagedPolicies;
import coffer.policy.NamedPolicy;
import coffer.policy.Principal;
import coffer.policy.document.PolicyKind;
import coffer.store.Snapshot;
import coffer.store.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The policies of users and roles, out of the store, with what was looked up last kept together
/// with the revision at which it was true. Safe for many threads.
public final class StoredPolicies implements IdentityPolicies {
    private static final int CACHED = 2_048;
    private static final Attached NOTHING = new Attached(List.of(), Optional.empty());
    // A boundary that cannot be found must not be a boundary that allows.
    private static final String NOTHING_ALLOWED =
            """
            {"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}\
            """;

    private final Store store;
    private final Directory directory;
    private final ManagedPolicies managed;
    private final Documents documents;
    private final Borne.Shelves shelves;
    private final ReentrantLock knownLock = new ReentrantLock();
    private final Map<String, Known> known =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
                    return size() > CACHED;
                }
            };

    private record Known(long revision, Attached attached) {}

    public StoredPolicies(
            Store store, Directory directory, ManagedPolicies managed, Documents documents) {
        this.store = store;
        this.directory = directory;
        this.managed = managed;
        this.documents = documents;
        this.shelves = new Borne.Shelves(directory, managed, documents);
    }

    /// What any entity bears.
    public Borne.Shelves shelves() {
        return shelves;
    }

    @Override
    public Attached of(Identity identity) {
        return switch (identity.principal()) {
            case Principal.User user -> of(user.uniqueId());
            case Principal.AssumedRole session -> of(session.roleUniqueId());
            // A session of the user who federates, and never more than he.
            case Principal.FederatedUser federated ->
                    federated.issuer().map(user -> of(user.uniqueId())).orElse(NOTHING);
            case Principal.Root _,
                    Principal.Service _,
                    Principal.ProvidedIdentity _,
                    Principal.Anonymous _ ->
                    NOTHING;
        };
    }

    private Attached of(String id) {
        return store.read(snapshot -> {
            long revision = directory.revision().in(snapshot);
            return recall(id, revision).orElseGet(() -> look(snapshot, id, revision));
        });
    }

    private Optional<Attached> recall(String id, long revision) {
        knownLock.lock();
        try {
            return Optional.ofNullable(known.get(id))
                    .filter(entry -> entry.revision() == revision)
                    .map(Known::attached);
        } finally {
            knownLock.unlock();
        }
    }

    private Attached look(Snapshot snapshot, String id, long revision) {
        Attached attached =
                directory.byId(snapshot, id).map(entity -> of(snapshot, entity)).orElse(NOTHING);
        knownLock.lock();
        try {
            known.put(id, new Known(revision, attached));
        } finally {
            knownLock.unlock();
        }
        return attached;
    }

    private Attached of(Snapshot snapshot, Entity entity) {
        List<NamedPolicy> policies =
                shelves.of(snapshot, entity).stream().map(Borne::policy).toList();
        return new Attached(
                policies, entity.bearing().boundary().map(arn -> boundary(snapshot, arn)));
    }

    /// The boundary with that ARN, which allows nothing if it cannot be found.
    public NamedPolicy boundary(Snapshot snapshot, String arn) {
        String json =
                managed.find(snapshot, arn)
                        .map(policy -> policy.document())
                        .orElse(NOTHING_ALLOWED);
        return new NamedPolicy(arn, documents.compiled(json, PolicyKind.BOUNDARY));
    }
}
