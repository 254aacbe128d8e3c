package coffer.iam.attachment;

import coffer.gate.Identity;
import coffer.gate.IdentityPolicies;
import coffer.iam.directory.Entity;
import coffer.kernel.AccountId;
import coffer.policy.NamedPolicy;
import coffer.policy.Principal;
import coffer.store.Snapshot;
import coffer.store.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// The policies of users and roles of all accounts, out of the store, with what was looked up last
/// kept together with the revision of its account at which it was true. Safe for many threads.
public final class StoredPolicies implements IdentityPolicies {
    private static final int CACHED = 4_096;
    private static final Attached NOTHING = new Attached(List.of(), Optional.empty());
    private final Store store;
    private final Function<AccountId, Borne.Shelves> accounts;
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

    /// `accounts` gives what users and roles of one bear.
    public StoredPolicies(Store store, Function<AccountId, Borne.Shelves> accounts) {
        this.store = store;
        this.accounts = accounts;
    }

    @Override
    public Attached of(Identity identity) {
        return switch (identity.principal()) {
            case Principal.User user -> of(user.id(), user.uniqueId());
            case Principal.AssumedRole session -> of(session.id(), session.roleUniqueId());
            // A session of the user who federates, and never more than he.
            case Principal.FederatedUser federated ->
                    federated.issuer().map(user -> of(user.id(), user.uniqueId())).orElse(NOTHING);
            case Principal.Root _,
                    Principal.Service _,
                    Principal.ProvidedIdentity _,
                    Principal.Anonymous _ ->
                    NOTHING;
        };
    }

    private Attached of(AccountId account, String id) {
        Borne.Shelves shelves = accounts.apply(account);
        return store.read(snapshot -> {
            long revision = shelves.directory().revision().in(snapshot);
            return recall(id, revision).orElseGet(() -> look(snapshot, shelves, id, revision));
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

    private Attached look(Snapshot snapshot, Borne.Shelves shelves, String id, long revision) {
        Attached attached =
                shelves.directory()
                        .byId(snapshot, id)
                        .map(entity -> of(snapshot, shelves, entity))
                        .orElse(NOTHING);
        knownLock.lock();
        try {
            known.put(id, new Known(revision, attached));
        } finally {
            knownLock.unlock();
        }
        return attached;
    }

    private static Attached of(Snapshot snapshot, Borne.Shelves shelves, Entity entity) {
        List<NamedPolicy> policies =
                shelves.of(snapshot, entity).stream().map(Borne::policy).toList();
        return new Attached(
                policies, entity.bearing().boundary().map(arn -> shelves.boundary(snapshot, arn)));
    }
}
