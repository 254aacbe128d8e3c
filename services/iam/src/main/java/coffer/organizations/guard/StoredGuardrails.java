package coffer.organizations.guard;

import coffer.gate.Guardrails;
import coffer.iam.policy.Documents;
import coffer.kernel.AccountId;
import coffer.organizations.tree.Node;
import coffer.organizations.tree.Organization;
import coffer.organizations.tree.Organizations;
import coffer.organizations.tree.Policies;
import coffer.organizations.tree.PolicyType;
import coffer.organizations.tree.Tree;
import coffer.policy.NamedPolicy;
import coffer.policy.document.PolicyKind;
import coffer.store.Snapshot;
import coffer.store.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The policies above accounts, out of the store, with what was looked up last kept together with
/// the revision at which it was true. Safe for many threads.
///
/// Neither kind of policy says anything about the management account.
public final class StoredGuardrails implements Guardrails {
    private static final int CACHED = 2_048;

    private final Store store;
    private final Organizations organizations;
    private final Policies policies;
    private final Documents documents;
    private final ReentrantLock knownLock = new ReentrantLock();
    private final Map<AccountId, Known> known =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<AccountId, Known> eldest) {
                    return size() > CACHED;
                }
            };

    private record Known(long revision, Standing standing) {}

    public StoredGuardrails(
            Store store, Organizations organizations, Policies policies, Documents documents) {
        this.store = store;
        this.organizations = organizations;
        this.policies = policies;
        this.documents = documents;
    }

    @Override
    public Standing over(AccountId account) {
        return store.read(snapshot -> {
            long revision = organizations.revision().in(snapshot);
            // Nobody ever made an organization.
            if (revision == 0) return Standing.ALONE;
            return recall(account, revision).orElseGet(() -> look(snapshot, account, revision));
        });
    }

    private Optional<Standing> recall(AccountId account, long revision) {
        knownLock.lock();
        try {
            return Optional.ofNullable(known.get(account))
                    .filter(entry -> entry.revision() == revision)
                    .map(Known::standing);
        } finally {
            knownLock.unlock();
        }
    }

    private Standing look(Snapshot snapshot, AccountId account, long revision) {
        Standing standing =
                organizations
                        .of(snapshot, account)
                        .map(in -> standing(snapshot, in, account))
                        .orElse(Standing.ALONE);
        knownLock.lock();
        try {
            known.put(account, new Known(revision, standing));
        } finally {
            knownLock.unlock();
        }
        return standing;
    }

    private Standing standing(Snapshot snapshot, Organization in, AccountId account) {
        Tree tree = new Tree(organizations, in);
        Node.Leaf leaf = tree.leaf(snapshot, account.digits()).orElseThrow();
        Membership membership = new Membership(in.id(), tree.pathText(snapshot, leaf));
        if (in.isManagedBy(account)) {
            return new Standing(Optional.of(membership), List.of(), List.of());
        }
        List<Node> path = tree.path(snapshot, leaf);
        return new Standing(
                Optional.of(membership),
                levels(snapshot, in, path, PolicyType.SERVICE_CONTROL_POLICY),
                levels(snapshot, in, path, PolicyType.RESOURCE_CONTROL_POLICY));
    }

    private List<List<NamedPolicy>> levels(
            Snapshot snapshot, Organization in, List<Node> path, PolicyType type) {
        if (!in.hasAllFeatures() || !in.hasEnabled(type)) return List.of();
        PolicyKind kind =
                type == PolicyType.SERVICE_CONTROL_POLICY ? PolicyKind.SCP : PolicyKind.RCP;
        return path.stream()
                .map(node ->
                        policies.attached(snapshot, in, node.id(), type)
                                .map(policy ->
                                        new NamedPolicy(
                                                policy.arn(in).toString(),
                                                documents.compiled(policy.content(), kind)))
                                .toList())
                .toList();
    }
}
