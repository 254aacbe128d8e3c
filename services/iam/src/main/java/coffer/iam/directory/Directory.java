package coffer.iam.directory;

import coffer.iam.IamError;
import coffer.iam.directory.Counters.Counter;
import coffer.iam.paging.Keyed;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.Bytes;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Where users, groups and roles are kept: by unique id, with an index of their names, of the
/// members of groups and of the bearers of each managed policy.
///
/// Names are global to the account and differ by more than case.
public final class Directory {
    private static final Table<Entity> ENTITIES = Table.unordered("iam_entities", Entity.class);
    private static final Table<Ref> NAMES = Table.ordered("iam_names", Ref.class);
    private static final Table<Ref> MEMBERS = Table.ordered("iam_members", Ref.class);
    private static final Table<Ref> BEARERS = Table.ordered("iam_bearers", Ref.class);
    private static final Table<Home> HOMES = Table.unordered("iam_homes", Home.class);
    private static final Scope EVERYWHERE = Scope.of("aws", "", "global", "iam", "home");
    private static final int MOST = 10_000;
    private static final int CHUNK = 100;

    private final AccountId account;
    private final Revision revision;
    private final Map<EntityKind, Counter> counters = new EnumMap<>(EntityKind.class);

    record Ref(String id) {}

    /// Whose an entity is: unique ids tell no account.
    record Home(AccountId account) {}

    /// How a policy bears on an entity.
    public enum Usage {
        PERMISSIONS("PermissionsPolicy"),
        BOUNDARY("PermissionsBoundary");

        private final String wireName;

        Usage(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    public Directory(AccountId account) {
        this.account = account;
        this.revision = new Revision(account);
        for (EntityKind kind : EntityKind.values()) {
            counters.put(kind, counters().of(kind.word(), snapshot -> counted(snapshot, kind)));
        }
    }

    public AccountId account() {
        return account;
    }

    public Revision revision() {
        return revision;
    }

    /// Found under this name, in whatever case it is written.
    // AWS: IAM User Guide, "IAM and AWS STS quotas", "IAM name requirements".
    public Optional<Entity> find(Snapshot snapshot, EntityKind kind, String name) {
        return snapshot.find(NAMES, nameKey(kind, name)).flatMap(ref -> byId(snapshot, ref.id()));
    }

    public Optional<Entity> byId(Snapshot snapshot, String id) {
        return snapshot.find(ENTITIES, idKey(id));
    }

    /// The account of the user or role with this unique id; empty for what there is not, and for
    /// what the first account had before there were others.
    public static Optional<AccountId> homeOf(Snapshot snapshot, String id) {
        return snapshot.find(HOMES, homeKey(id)).map(Home::account);
    }

    private static Key homeKey(String id) {
        return Key.of(EVERYWHERE, id);
    }

    /// The user or role that has exactly this ARN, path included.
    public Optional<Entity> byArn(Snapshot snapshot, Arn arn) {
        String resource = arn.resource();
        EntityKind kind = resource.startsWith("user/") ? EntityKind.USER : EntityKind.ROLE;
        return find(snapshot, kind, resource.substring(resource.lastIndexOf('/') + 1))
                .filter(entity -> entity.arn(account).equals(arn));
    }

    /// Those whose names come after `after`, in order, read as they are asked for.
    public Stream<Keyed<Entity>> after(Snapshot snapshot, EntityKind kind, Optional<String> after) {
        return chunks(snapshot, NAMES, nameScope(kind), after)
                .map(entry -> new Keyed<>(entry.name().toUtf8(), present(snapshot, entry.value())));
    }

    public int count(Snapshot snapshot, EntityKind kind) {
        return counter(kind).in(snapshot);
    }

    /// How many there are of what else the account has.
    public Counters counters() {
        return new Counters(scope("count"));
    }

    private Counter counter(EntityKind kind) {
        return Objects.requireNonNull(counters.get(kind));
    }

    private int counted(Snapshot snapshot, EntityKind kind) {
        return (int) chunks(snapshot, NAMES, nameScope(kind), Optional.empty()).count();
    }

    /// Throws if the name is taken or the account is full.
    public void add(Transaction tx, Entity entity) {
        refuseIfTaken(tx, entity.kind(), entity.name());
        if (count(tx, entity.kind()) >= entity.kind().perAccount()) {
            throw quota(entity.kind().title() + "sPerAccount", entity.kind().perAccount());
        }
        insert(tx, entity);
    }

    void insert(Transaction tx, Entity entity) {
        counter(entity.kind()).add(tx, 1);
        tx.put(NAMES, nameKey(entity.kind(), entity.name()), new Ref(entity.id()));
        if (entity.kind() != EntityKind.GROUP) {
            tx.put(HOMES, homeKey(entity.id()), new Home(account));
        }
        put(tx, entity);
    }

    public void put(Transaction tx, Entity entity) {
        revision.advance(tx);
        tx.put(ENTITIES, idKey(entity.id()), entity);
    }

    public void rename(Transaction tx, Entity before, Entity after) {
        boolean sameKey = folded(before.name()).equals(folded(after.name()));
        if (!sameKey) refuseIfTaken(tx, after.kind(), after.name());
        tx.delete(NAMES, nameKey(before.kind(), before.name()));
        tx.put(NAMES, nameKey(after.kind(), after.name()), new Ref(after.id()));
        put(tx, after);
    }

    public void remove(Transaction tx, Entity entity) {
        revision.advance(tx);
        counter(entity.kind()).add(tx, -1);
        tx.delete(NAMES, nameKey(entity.kind(), entity.name()));
        tx.delete(ENTITIES, idKey(entity.id()));
        tx.delete(HOMES, homeKey(entity.id()));
    }

    public Stream<Keyed<Entity>> members(Snapshot snapshot, Entity group, Optional<String> after) {
        return chunks(snapshot, MEMBERS, memberScope(group), after)
                .map(entry -> new Keyed<>(entry.name().toUtf8(), present(snapshot, entry.value())));
    }

    public void join(Transaction tx, Entity user, Entity group) {
        tx.put(MEMBERS, Key.of(memberScope(group), user.id()), new Ref(user.id()));
        put(tx, user.withGroups(Entity.plus(user.groups(), group.id())));
    }

    public void leave(Transaction tx, Entity user, Entity group) {
        tx.delete(MEMBERS, Key.of(memberScope(group), user.id()));
        put(tx, user.withGroups(Entity.minus(user.groups(), group.id())));
    }

    /// Who bears the policy in this way. The key begins with the kind and then has the id.
    public Stream<Keyed<Entity>> bearers(
            Snapshot snapshot, String policyArn, Usage usage, Optional<String> after) {
        return chunks(snapshot, BEARERS, bearerScope(policyArn, usage), after)
                .map(entry -> new Keyed<>(entry.name().toUtf8(), present(snapshot, entry.value())));
    }

    public int countBearers(Snapshot snapshot, String policyArn, Usage usage) {
        return snapshot.list(BEARERS, bearerScope(policyArn, usage), Range.first(MOST)).size();
    }

    /// Notes that `entity`, which the caller puts, now bears the policy.
    public void noteBearer(Transaction tx, String policyArn, Usage usage, Entity entity) {
        tx.put(BEARERS, bearerKey(policyArn, usage, entity), new Ref(entity.id()));
    }

    public void forgetBearer(Transaction tx, String policyArn, Usage usage, Entity entity) {
        tx.delete(BEARERS, bearerKey(policyArn, usage, entity));
    }

    public static RuntimeException notFound(EntityKind kind, String name) {
        return IamError.NO_SUCH_ENTITY.because(
                "The " + kind.word() + " with name " + name + " cannot be found.");
    }

    public static RuntimeException quota(String what, int most) {
        return IamError.LIMIT_EXCEEDED.because("Cannot exceed quota for " + what + ": " + most);
    }

    private void refuseIfTaken(Snapshot snapshot, EntityKind kind, String name) {
        if (snapshot.find(NAMES, nameKey(kind, name)).isEmpty()) return;
        throw IamError.ENTITY_ALREADY_EXISTS.because(
                kind.title() + " with name " + name + " already exists.");
    }

    private Entity present(Snapshot snapshot, Ref ref) {
        return byId(snapshot, ref.id())
                .orElseThrow(() -> new IllegalStateException("indexed, not there: " + ref.id()));
    }

    private static Stream<Entry<Ref>> chunks(
            Snapshot snapshot, Table<Ref> table, Scope scope, Optional<String> after) {
        Range first =
                after.map(name -> Range.after(Bytes.utf8(name), CHUNK)).orElse(Range.first(CHUNK));
        return Stream.iterate(
                        snapshot.list(table, scope, first),
                        chunk -> !chunk.isEmpty(),
                        chunk -> next(snapshot, table, scope, chunk))
                .flatMap(List::stream);
    }

    private static List<Entry<Ref>> next(
            Snapshot snapshot, Table<Ref> table, Scope scope, List<Entry<Ref>> chunk) {
        if (chunk.size() < CHUNK) return List.of();
        return snapshot.list(table, scope, Range.after(chunk.getLast().name(), CHUNK));
    }

    /// Where something of the account is kept.
    public Scope scope(String... parts) {
        String[] all = new String[4 + parts.length];
        all[0] = "aws";
        all[1] = account.digits();
        all[2] = "global";
        all[3] = "iam";
        System.arraycopy(parts, 0, all, 4, parts.length);
        return Scope.of(all);
    }

    private Key idKey(String id) {
        return Key.of(scope("entity"), id);
    }

    private Scope nameScope(EntityKind kind) {
        return scope("name", kind.word());
    }

    private Key nameKey(EntityKind kind, String name) {
        return Key.of(nameScope(kind), folded(name));
    }

    private Scope memberScope(Entity group) {
        return scope("member", group.id());
    }

    private Scope bearerScope(String policyArn, Usage usage) {
        return scope("bearer", policyArn, usage.name());
    }

    private Key bearerKey(String policyArn, Usage usage, Entity entity) {
        return Key.of(bearerScope(policyArn, usage), entity.kind().word() + "/" + entity.id());
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
