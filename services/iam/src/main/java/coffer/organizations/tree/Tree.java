package coffer.organizations.tree;

import coffer.iam.directory.Shelf;
import coffer.iam.paging.Keyed;
import coffer.kernel.AccountId;
import coffer.store.Snapshot;
import coffer.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The tree of one organization: found, walked and changed.
public record Tree(Organizations organizations, Organization organization) {
    // AWS: Organizations User Guide, "Quotas": units five levels deep under the root.
    public static final int MAX_DEPTH = 5;
    public static final int MAX_UNITS = 2_000;

    public Node.Root root() {
        return new Node.Root(organization);
    }

    public Optional<Node> find(Snapshot snapshot, String id) {
        return switch (Node.Kind.of(id)) {
            case ROOT -> Optional.<Node>of(root()).filter(root -> root.id().equals(id));
            case ORGANIZATIONAL_UNIT -> branch(snapshot, id).map(branch -> branch);
            case ACCOUNT -> leaf(snapshot, id).map(leaf -> leaf);
        };
    }

    public Optional<Node.Branch> branch(Snapshot snapshot, String id) {
        return organizations
                .units(organization)
                .find(snapshot, id)
                .map(unit -> new Node.Branch(organization, unit));
    }

    public Optional<Node.Leaf> leaf(Snapshot snapshot, String id) {
        return organizations
                .members(organization)
                .find(snapshot, id)
                .map(member -> leaf(snapshot, member));
    }

    private Node.Leaf leaf(Snapshot snapshot, Member member) {
        return new Node.Leaf(organization, member, organizations.card(snapshot, member.account()));
    }

    /// A root or a unit.
    public Optional<Node> parent(Snapshot snapshot, String id) {
        return find(snapshot, id).filter(node -> node.kind() != Node.Kind.ACCOUNT);
    }

    /// From the root down to the node itself.
    public List<Node> path(Snapshot snapshot, Node node) {
        List<Node> path = new ArrayList<>();
        Optional<Node> next = Optional.of(node);
        // Accounts are one level below units.
        for (int i = 0; i <= MAX_DEPTH + 1 && next.isPresent(); i++) {
            path.addFirst(next.get());
            next = next.get().parent().map(id -> find(snapshot, id).orElseThrow());
        }
        return path;
    }

    /// As `aws:PrincipalOrgPaths` has it: from the organization to the unit, or to an account's
    /// parent.
    public String pathText(Snapshot snapshot, Node node) {
        StringBuilder text = new StringBuilder(organization.id()).append('/');
        for (Node above : path(snapshot, node)) {
            if (above.kind() != Node.Kind.ACCOUNT) text.append(above.id()).append('/');
        }
        return text.toString();
    }

    public Stream<Keyed<Node.Leaf>> leaves(Snapshot snapshot, Optional<String> after) {
        return organizations
                .members(organization)
                .after(snapshot, after)
                .map(keyed -> keyed.map(member -> leaf(snapshot, member)));
    }

    public Stream<Unit> units(Snapshot snapshot) {
        return organizations.units(organization).all(snapshot);
    }

    /// Everything there is a policy can be attached to.
    public Stream<Node> all(Snapshot snapshot) {
        return Stream.of(
                        Stream.<Node>of(root()),
                        units(snapshot).map(unit -> (Node) new Node.Branch(organization, unit)),
                        leaves(snapshot, Optional.empty()).map(keyed -> (Node) keyed.item()))
                .flatMap(nodes -> nodes);
    }

    public Stream<Keyed<Node>> children(
            Snapshot snapshot, String parent, Node.Kind kind, Optional<String> after) {
        return organizations
                .children(organization, parent, kind)
                .after(snapshot, after)
                .map(keyed -> keyed.map(ref -> find(snapshot, ref.id()).orElseThrow()));
    }

    public int countMembers(Snapshot snapshot) {
        return organizations.members(organization).count(snapshot);
    }

    public void add(Transaction tx, Member member) {
        organizations.enter(tx, member.account(), organization);
        put(tx, member);
        child(member.parent(), Node.Kind.ACCOUNT)
                .put(tx, member.id(), new Organizations.Ref(member.id()));
    }

    public void put(Transaction tx, Member member) {
        organizations.revision().advance(tx);
        organizations.members(organization).put(tx, member.id(), member);
    }

    public void move(Transaction tx, Member member, String newParent) {
        child(member.parent(), Node.Kind.ACCOUNT).delete(tx, member.id());
        child(newParent, Node.Kind.ACCOUNT)
                .put(tx, member.id(), new Organizations.Ref(member.id()));
        put(tx, member.below(newParent));
    }

    public void remove(Transaction tx, Member member) {
        organizations.leave(tx, member.account());
        organizations.members(organization).delete(tx, member.id());
        child(member.parent(), Node.Kind.ACCOUNT).delete(tx, member.id());
    }

    public void add(Transaction tx, Unit unit) {
        put(tx, unit);
        child(unit.parent(), Node.Kind.ORGANIZATIONAL_UNIT)
                .put(tx, unit.id(), new Organizations.Ref(unit.id()));
    }

    public void put(Transaction tx, Unit unit) {
        organizations.revision().advance(tx);
        organizations.units(organization).put(tx, unit.id(), unit);
    }

    public void remove(Transaction tx, Unit unit) {
        organizations.revision().advance(tx);
        organizations.units(organization).delete(tx, unit.id());
        child(unit.parent(), Node.Kind.ORGANIZATIONAL_UNIT).delete(tx, unit.id());
    }

    /// Ends the organization, which has no unit and no account but its own any more.
    public void end(Transaction tx) {
        leaves(tx, Optional.empty()).toList().forEach(leaf -> remove(tx, leaf.item().member()));
        organizations.remove(tx, organization);
    }

    public boolean isMember(Snapshot snapshot, AccountId account) {
        return organizations.members(organization).find(snapshot, account.digits()).isPresent();
    }

    private Shelf<Organizations.Ref> child(String parent, Node.Kind kind) {
        return organizations.children(organization, parent, kind);
    }
}
