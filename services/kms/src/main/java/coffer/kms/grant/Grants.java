package coffer.kms.grant;

import coffer.crypto.Digests;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kms.ciphertext.EncryptionContext;
import coffer.kms.grant.GrantIndex.Holder;
import coffer.kms.key.KeyName;
import coffer.policy.Principal;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The grants of all keys: by id, by whom they are for, by who may retire them, by their terms, and
/// by what they allow.
public final class Grants {
    // AWS: KMS Developer Guide, "Resource quotas": grants per KMS key.
    public static final int MAX_PER_KEY = 50_000;

    private static final Table<KmsGrant> GRANTS = Table.unordered("kms.grant", KmsGrant.class);
    private static final Table<GrantName> OF_GRANTEE =
            Table.unordered("kms.grant.of-grantee", GrantName.class);
    private static final Table<GrantName> RETIRABLE =
            Table.unordered("kms.grant.retirable", GrantName.class);
    private static final Table<GrantName> LABELLED =
            Table.unordered("kms.grant.labelled", GrantName.class);
    private static final Table<Tally> TALLIES = Table.unordered("kms.grant.tally", Tally.class);
    private static final String ALL = "all";

    private final GrantIndex index = new GrantIndex();

    /// How many grants a key has, and how many for each form of name that grantees have: whoever
    /// looks for somebody's grants need not look for names of other forms.
    record Tally(int grants, Map<String, Integer> forms) {
        private static final Tally NOTHING = new Tally(0, Map.of());

        Tally {
            forms = Map.copyOf(forms);
        }

        Tally changed(String form, int change) {
            Map<String, Integer> changed = new HashMap<>(forms);
            changed.merge(form, change, Integer::sum);
            changed.values().remove(0);
            return new Tally(grants + change, changed);
        }
    }

    public Optional<KmsGrant> find(Snapshot snapshot, GrantName name) {
        return snapshot.find(GRANTS, name.record());
    }

    public int count(Snapshot snapshot, KeyName key) {
        return tallied(snapshot, key).grants();
    }

    /// Those who may have grants of the key, by the stored names that reach the caller.
    List<Holder> holders(Snapshot snapshot, KeyName key, Principal caller) {
        Set<String> forms = tallied(snapshot, key).forms().keySet();
        if (forms.isEmpty()) return List.of();
        return GrantPrincipals.reaching(caller).stream()
                .filter(name -> forms.contains(GrantPrincipals.form(name)))
                .map(name -> new Holder(key, name))
                .toList();
    }

    private static Tally tallied(Snapshot snapshot, KeyName key) {
        return snapshot.find(TALLIES, tally(key)).orElse(Tally.NOTHING);
    }

    private static void count(Transaction tx, KmsGrant grant, int change) {
        KeyName key = grant.name().key();
        String form = GrantPrincipals.form(grant.terms().grantee());
        Tally tally = tallied(tx, key).changed(form, change);
        if (tally.grants() > 0) tx.put(TALLIES, tally(key), tally);
        else tx.delete(TALLIES, tally(key));
    }

    /// The grant that the same request made before, which only a labelled one can tell.
    Optional<KmsGrant> findSame(Snapshot snapshot, KeyName key, KmsGrant.Terms terms) {
        if (terms.label().isEmpty()) return Optional.empty();
        return snapshot.find(LABELLED, labelled(key, terms)).flatMap(name -> find(snapshot, name));
    }

    /// The id of a grant that allows the grantee of this stored name an operation.
    Optional<String> allowing(
            Snapshot snapshot, Holder holder, String operation, Map<String, String> context) {
        return index.find(snapshot, holder, operation, context);
    }

    /// The grants that allow the grantee of this stored name an operation that has no context.
    List<KmsGrant> allowing(Snapshot snapshot, Holder holder, String operation, int limit) {
        return index.list(snapshot, holder, operation, Range.first(limit)).stream()
                .flatMap(entry -> find(snapshot, entry.value()).stream())
                .toList();
    }

    public void insert(Transaction tx, KmsGrant grant) {
        KeyName key = grant.name().key();
        tx.put(GRANTS, grant.name().record(), grant);
        tx.put(OF_GRANTEE, ofGrantee(grant), grant.name());
        grant.terms()
                .retiring()
                .ifPresent(who -> tx.put(RETIRABLE, retirable(who, grant.name()), grant.name()));
        if (grant.terms().label().isPresent()) {
            tx.put(LABELLED, labelled(key, grant.terms()), grant.name());
        }
        count(tx, grant, 1);
        index.add(tx, grant);
    }

    void delete(Transaction tx, KmsGrant grant) {
        KeyName key = grant.name().key();
        tx.delete(GRANTS, grant.name().record());
        tx.delete(OF_GRANTEE, ofGrantee(grant));
        grant.terms()
                .retiring()
                .ifPresent(who -> tx.delete(RETIRABLE, retirable(who, grant.name())));
        if (grant.terms().label().isPresent()) tx.delete(LABELLED, labelled(key, grant.terms()));
        count(tx, grant, -1);
        index.remove(tx, grant);
    }

    /// Deletes at most `limit` grants of a key that is being deleted; whether none is left.
    public boolean clear(Transaction tx, KeyName key, int limit) {
        if (count(tx, key) == 0) return true;
        list(tx, key, Range.first(limit)).forEach(entry -> delete(tx, entry.value()));
        return count(tx, key) == 0;
    }

    /// In an arbitrary but stable order, as are the other lists.
    List<Entry<KmsGrant>> list(Snapshot snapshot, KeyName key, Range range) {
        return snapshot.list(GRANTS, key.scope(), range);
    }

    List<Entry<GrantName>> listOf(Snapshot snapshot, Holder holder, Range range) {
        return snapshot.list(OF_GRANTEE, holder.scope(), range);
    }

    /// Grants on any account's keys in a region that the principal of this stored name may retire.
    List<Entry<GrantName>> listRetirable(
            Snapshot snapshot, Region region, String principal, Range range) {
        return snapshot.list(RETIRABLE, retirable(region, principal), range);
    }

    private static Key ofGrantee(KmsGrant grant) {
        return Key.of(Holder.of(grant).scope(), grant.id());
    }

    private static Key retirable(String principal, GrantName name) {
        return Key.of(retirable(name.key().region(), principal), name.key().id() + " " + name.id());
    }

    // Unique ids tell no account.
    private static Scope retirable(Region region, String principal) {
        return Scope.of("aws", "*", region.name(), "kms", "retiring", principal);
    }

    private static Key tally(KeyName key) {
        return Key.of(key.scope(), ALL);
    }

    private static Key labelled(KeyName key, KmsGrant.Terms terms) {
        Bytes constraint = EncryptionContext.of(Optional.of(terms.constraint().pairs())).encoded();
        String texts =
                String.join(
                        "\n",
                        terms.label().orElse(""),
                        terms.grantee(),
                        terms.retiring().orElse(""),
                        String.join(" ", terms.operations()),
                        terms.constraint().kind().name());
        byte[] hash =
                Digests.sha256(
                        (texts + "\n").getBytes(StandardCharsets.UTF_8), constraint.expose());
        return Key.of(key.scope(), Bytes.adopt(hash).toHex());
    }
}
