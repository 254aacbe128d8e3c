package coffer.organizations.tree;

import coffer.iam.directory.Revision;
import coffer.iam.directory.Shelf;
import coffer.kernel.AccountId;
import coffer.store.Key;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.util.Locale;
import java.util.Optional;

/// Where organizations are kept, which accounts are in which, and what is known of accounts.
///
/// An account is in one organization at most, and an address belongs to one account at most: both
/// are said for the whole installation.
public final class Organizations {
    private static final Table<Organization> ORGANIZATIONS =
            Table.unordered("org_organizations", Organization.class);
    private static final Table<Ref> MEMBERSHIPS = Table.unordered("org_memberships", Ref.class);
    private static final Table<Card> CARDS = Table.unordered("org_cards", Card.class);
    private static final Table<Ref> ADDRESSES = Table.unordered("org_addresses", Ref.class);
    private static final Table<Member> MEMBERS = Table.ordered("org_members", Member.class);
    private static final Table<Unit> UNITS = Table.ordered("org_units", Unit.class);
    private static final Table<Ref> CHILDREN = Table.ordered("org_children", Ref.class);

    private final Revision revision = new Revision(installation());

    /// The id of something that is kept elsewhere.
    public record Ref(String id) {}

    /// What advances with every change to any organization.
    public Revision revision() {
        return revision;
    }

    /// Where something that belongs to no one organization is kept.
    public static Scope installation(String... parts) {
        return scope("installation", parts);
    }

    /// Where something of an organization is kept.
    public static Scope within(Organization organization, String... parts) {
        String[] all = new String[1 + parts.length];
        all[0] = organization.id();
        System.arraycopy(parts, 0, all, 1, parts.length);
        return scope(organization.management().digits(), all);
    }

    private static Scope scope(String account, String... parts) {
        String[] all = new String[4 + parts.length];
        all[0] = "aws";
        all[1] = account;
        all[2] = "global";
        all[3] = "organizations";
        System.arraycopy(parts, 0, all, 4, parts.length);
        return Scope.of(all);
    }

    public Optional<Organization> of(Snapshot snapshot, AccountId account) {
        return snapshot.find(MEMBERSHIPS, membership(account))
                .flatMap(ref -> byId(snapshot, ref.id()));
    }

    public Optional<Organization> byId(Snapshot snapshot, String id) {
        return snapshot.find(ORGANIZATIONS, Key.of(installation("organization"), id));
    }

    public void put(Transaction tx, Organization organization) {
        revision.advance(tx);
        tx.put(
                ORGANIZATIONS,
                Key.of(installation("organization"), organization.id()),
                organization);
    }

    void remove(Transaction tx, Organization organization) {
        revision.advance(tx);
        tx.delete(ORGANIZATIONS, Key.of(installation("organization"), organization.id()));
    }

    void enter(Transaction tx, AccountId account, Organization organization) {
        revision.advance(tx);
        tx.put(MEMBERSHIPS, membership(account), new Ref(organization.id()));
    }

    void leave(Transaction tx, AccountId account) {
        revision.advance(tx);
        tx.delete(MEMBERSHIPS, membership(account));
    }

    public Card card(Snapshot snapshot, AccountId account) {
        return snapshot.find(CARDS, cardKey(account)).orElseGet(() -> Card.unnamed(account));
    }

    public void put(Transaction tx, Card card) {
        revision.advance(tx);
        tx.put(CARDS, cardKey(card.account()), card);
        tx.put(ADDRESSES, address(card.email()), new Ref(card.account().digits()));
    }

    /// Whose address this is.
    public Optional<AccountId> byEmail(Snapshot snapshot, String email) {
        return snapshot.find(ADDRESSES, address(email)).map(ref -> new AccountId(ref.id()));
    }

    Shelf<Member> members(Organization organization) {
        return new Shelf<>(MEMBERS, within(organization, "member"));
    }

    Shelf<Unit> units(Organization organization) {
        return new Shelf<>(UNITS, within(organization, "unit"));
    }

    Shelf<Ref> children(Organization organization, String parent, Node.Kind kind) {
        return new Shelf<>(CHILDREN, within(organization, "child", parent, kind.word()));
    }

    private static Key membership(AccountId account) {
        return Key.of(installation("membership"), account.digits());
    }

    private static Key cardKey(AccountId account) {
        return Key.of(installation("card"), account.digits());
    }

    private static Key address(String email) {
        return Key.of(installation("address"), email.toLowerCase(Locale.ROOT));
    }
}
