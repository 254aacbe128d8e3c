package coffer.organizations.tree;

import coffer.iam.directory.Shelf;
import coffer.iam.paging.Keyed;
import coffer.organizations.OrganizationsError;
import coffer.organizations.tree.Organizations.Ref;
import coffer.store.Key;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Where the policies of organizations are kept: by id, with an index of their types, their names
/// and of what they are attached to, both ways.
public final class Policies {
    public static final int PER_TYPE = 1_000;
    private static final Table<OrganizationPolicy> POLICIES =
            Table.unordered("org_policies", OrganizationPolicy.class);
    private static final Table<Ref> NAMES = Table.unordered("org_policy_names", Ref.class);
    private static final Table<Ref> TYPED = Table.ordered("org_policies_typed", Ref.class);
    private static final Table<Ref> BORNE = Table.ordered("org_policies_borne", Ref.class);
    private static final Table<Ref> TARGETS = Table.ordered("org_policy_targets", Ref.class);

    private final Organizations organizations;

    public Policies(Organizations organizations) {
        this.organizations = organizations;
    }

    public Optional<OrganizationPolicy> find(Snapshot snapshot, Organization in, String id) {
        return OrganizationPolicy.awss().stream()
                .filter(policy -> policy.id().equals(id))
                .findFirst()
                .or(() -> snapshot.find(POLICIES, key(in, id)));
    }

    public OrganizationPolicy require(Snapshot snapshot, Organization in, String id) {
        return find(snapshot, in, id).orElseThrow(OrganizationsError.POLICY_NOT_FOUND::refusal);
    }

    /// AWS's before the organization's own, which come in the order of their ids.
    public Stream<Keyed<OrganizationPolicy>> ofType(
            Snapshot snapshot, Organization in, PolicyType type, Optional<String> after) {
        Stream<Keyed<OrganizationPolicy>> awss =
                OrganizationPolicy.awss(type)
                        .map(policy -> new Keyed<>("aws/" + policy.id(), policy))
                        .filter(keyed -> after.isEmpty() || keyed.key().compareTo(after.get()) > 0);
        Optional<String> ownAfter =
                after.filter(key -> key.startsWith("own/")).map(key -> key.substring(4));
        Stream<Keyed<OrganizationPolicy>> own =
                typed(in, type)
                        .after(snapshot, ownAfter)
                        .map(keyed ->
                                new Keyed<>(
                                        "own/" + keyed.key(),
                                        require(snapshot, in, keyed.item().id())));
        return Stream.concat(awss, own);
    }

    /// What is attached to one node.
    public Stream<OrganizationPolicy> attached(
            Snapshot snapshot, Organization in, String target, PolicyType type) {
        return borne(in, target, type).all(snapshot).map(ref -> require(snapshot, in, ref.id()));
    }

    /// The same in pages.
    public Stream<Keyed<OrganizationPolicy>> attachedAfter(
            Snapshot snapshot, Target target, Optional<String> after) {
        return borne(target.in(), target.id(), target.type())
                .after(snapshot, after)
                .map(keyed -> keyed.map(ref -> require(snapshot, target.in(), ref.id())));
    }

    /// What policies of one type are attached to.
    public record Target(Organization in, String id, PolicyType type) {}

    /// The ids of what a policy is attached to.
    public Stream<Keyed<Ref>> targets(
            Snapshot snapshot, Organization in, String policyId, Optional<String> after) {
        return targets(in, policyId).after(snapshot, after);
    }

    public boolean isAttached(Snapshot snapshot, Target target, OrganizationPolicy policy) {
        return borne(target.in(), target.id(), target.type())
                .find(snapshot, policy.id())
                .isPresent();
    }

    public void add(Transaction tx, Organization in, OrganizationPolicy policy) {
        refuseIfNamed(tx, in, policy.type(), policy.name());
        if (typed(in, policy.type()).count(tx) >= PER_TYPE) {
            throw OrganizationsError.CONSTRAINT_VIOLATION.refusal(
                    "POLICY_NUMBER_LIMIT_EXCEEDED",
                    "You have exceeded the number of policies that you can have in an"
                            + " organization.");
        }
        tx.put(NAMES, name(in, policy.type(), policy.name()), new Ref(policy.id()));
        typed(in, policy.type()).put(tx, policy.id(), new Ref(policy.id()));
        put(tx, in, policy);
    }

    public void put(Transaction tx, Organization in, OrganizationPolicy policy) {
        organizations.revision().advance(tx);
        tx.put(POLICIES, key(in, policy.id()), policy);
    }

    public void replace(
            Transaction tx, Organization in, OrganizationPolicy before, OrganizationPolicy after) {
        if (!before.name().equals(after.name())) {
            refuseIfNamed(tx, in, after.type(), after.name());
            tx.delete(NAMES, name(in, before.type(), before.name()));
            tx.put(NAMES, name(in, after.type(), after.name()), new Ref(after.id()));
        }
        put(tx, in, after);
    }

    public void remove(Transaction tx, Organization in, OrganizationPolicy policy) {
        organizations.revision().advance(tx);
        tx.delete(NAMES, name(in, policy.type(), policy.name()));
        typed(in, policy.type()).delete(tx, policy.id());
        tx.delete(POLICIES, key(in, policy.id()));
    }

    public void attach(Transaction tx, Organization in, String target, OrganizationPolicy policy) {
        organizations.revision().advance(tx);
        borne(in, target, policy.type()).put(tx, policy.id(), new Ref(policy.id()));
        targets(in, policy.id()).put(tx, target, new Ref(target));
    }

    public void detach(Transaction tx, Organization in, String target, OrganizationPolicy policy) {
        organizations.revision().advance(tx);
        borne(in, target, policy.type()).delete(tx, policy.id());
        targets(in, policy.id()).delete(tx, target);
    }

    /// Attaches what AWS attaches to every new node.
    public void welcome(Transaction tx, Organization in, String target) {
        OrganizationPolicy.awss().stream()
                .filter(policy -> in.hasEnabled(policy.type()))
                .forEach(policy -> attach(tx, in, target, policy));
    }

    /// Detaches whatever is attached to a node that is about to go.
    public void forget(Transaction tx, Organization in, String target) {
        for (PolicyType type : PolicyType.values()) {
            attached(tx, in, target, type)
                    .toList()
                    .forEach(policy -> detach(tx, in, target, policy));
        }
    }

    /// Attaches AWS's own policy of a type, if there is one, to everything there is.
    public void spread(Transaction tx, Tree tree, PolicyType type) {
        List<Node> nodes = tree.all(tx).toList();
        OrganizationPolicy.awss(type)
                .forEach(policy ->
                        nodes.forEach(node -> attach(tx, tree.organization(), node.id(), policy)));
    }

    /// Detaches every policy of a type from everything there is.
    public void withdraw(Transaction tx, Tree tree, PolicyType type) {
        Organization in = tree.organization();
        for (Node node : tree.all(tx).toList()) {
            attached(tx, in, node.id(), type)
                    .toList()
                    .forEach(policy -> detach(tx, in, node.id(), policy));
        }
    }

    /// Removes all of them, with their attachments to `root`: the organization ends.
    public void removeAll(Transaction tx, Organization in, List<String> targets) {
        targets.forEach(target -> forget(tx, in, target));
        for (PolicyType type : PolicyType.values()) {
            typed(in, type)
                    .all(tx)
                    .toList()
                    .forEach(ref -> remove(tx, in, require(tx, in, ref.id())));
        }
    }

    private void refuseIfNamed(Snapshot snapshot, Organization in, PolicyType type, String name) {
        boolean isAwss = OrganizationPolicy.awss(type).anyMatch(it -> it.name().equals(name));
        if (isAwss || snapshot.find(NAMES, name(in, type, name)).isPresent()) {
            throw OrganizationsError.DUPLICATE_POLICY.refusal();
        }
    }

    private static Key key(Organization in, String id) {
        return Key.of(Organizations.within(in, "policy"), id);
    }

    private static Key name(Organization in, PolicyType type, String name) {
        return Key.of(Organizations.within(in, "policy name", type.word()), name);
    }

    private static Shelf<Ref> typed(Organization in, PolicyType type) {
        return new Shelf<>(TYPED, Organizations.within(in, "policy type", type.word()));
    }

    private static Shelf<Ref> borne(Organization in, String target, PolicyType type) {
        return new Shelf<>(BORNE, Organizations.within(in, "borne", target, type.word()));
    }

    private static Shelf<Ref> targets(Organization in, String policyId) {
        return new Shelf<>(
                TARGETS, Organizations.within(in, "target", policyId.toLowerCase(Locale.ROOT)));
    }
}
