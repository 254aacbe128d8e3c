package coffer.iam.policy;

import coffer.iam.IamError;
import coffer.iam.directory.Counters.Counter;
import coffer.iam.directory.Directory;
import coffer.iam.paging.Keyed;
import coffer.kernel.Arn;
import coffer.kernel.Bytes;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Where managed policies are kept: the customer's in the store, by name, AWS's in memory.
public final class ManagedPolicies {
    public static final int PER_ACCOUNT = 1_500;
    private static final Table<ManagedPolicy> TABLE =
            Table.ordered("iam_policies", ManagedPolicy.class);
    private static final int CHUNK = 50;

    private final Directory directory;
    private final AwsManagedPolicies awss;
    private final Scope scope;
    private final Counter counter;

    public ManagedPolicies(Directory directory, AwsManagedPolicies awss) {
        this.directory = directory;
        this.awss = awss;
        this.scope = Scope.of("aws", directory.account().digits(), "global", "iam", "policy");
        this.counter =
                directory
                        .counters()
                        .of("policy", snapshot -> (int) local(snapshot, Optional.empty()).count());
    }

    public Optional<ManagedPolicy> find(Snapshot snapshot, String arn) {
        Optional<ManagedPolicy> aws = awss.find(arn);
        if (aws.isPresent()) return aws;
        return Arn.find(arn)
                .map(named -> named.resource().substring(named.resource().lastIndexOf('/') + 1))
                .flatMap(name -> snapshot.find(TABLE, key(name)))
                .filter(policy -> policy.arn().equals(arn));
    }

    /// For attaching, as a boundary too.
    public ManagedPolicy attachable(Snapshot snapshot, String arn) {
        ManagedPolicy policy =
                find(snapshot, arn)
                        .orElseThrow(() ->
                                IamError.NO_SUCH_ENTITY.because(
                                        "Policy " + arn + " does not exist or is not attachable."));
        if (!policy.isForServices()) return policy;
        throw IamError.POLICY_NOT_ATTACHABLE.because(
                "Cannot attach a Service Role Policy to a Customer Role.");
    }

    public ManagedPolicy require(Snapshot snapshot, String arn) {
        return find(snapshot, arn)
                .orElseThrow(
                        () -> IamError.NO_SUCH_ENTITY.because("Policy " + arn + " was not found."));
    }

    /// AWS's policies before the customer's, each in the order of their names.
    public Stream<Keyed<ManagedPolicy>> after(Snapshot snapshot, Optional<String> after) {
        Stream<Keyed<ManagedPolicy>> aws =
                awss.all().stream()
                        .sorted(Comparator.comparing(ManagedPolicy::name))
                        .map(policy -> new Keyed<>("aws/" + policy.name(), policy))
                        .filter(keyed -> after.isEmpty() || keyed.key().compareTo(after.get()) > 0);
        Optional<String> localAfter =
                after.filter(key -> key.startsWith("local/")).map(key -> key.substring(6));
        return Stream.concat(aws, local(snapshot, localAfter));
    }

    private Stream<Keyed<ManagedPolicy>> local(Snapshot snapshot, Optional<String> after) {
        Range first =
                after.map(name -> Range.after(Bytes.utf8(name), CHUNK)).orElse(Range.first(CHUNK));
        return Stream.iterate(
                        snapshot.list(TABLE, scope, first),
                        chunk -> !chunk.isEmpty(),
                        chunk -> next(snapshot, chunk))
                .flatMap(List::stream)
                .map(entry -> new Keyed<>("local/" + entry.name().toUtf8(), entry.value()));
    }

    private List<Entry<ManagedPolicy>> next(Snapshot snapshot, List<Entry<ManagedPolicy>> chunk) {
        if (chunk.size() < CHUNK) return List.of();
        return snapshot.list(TABLE, scope, Range.after(chunk.getLast().name(), CHUNK));
    }

    /// The customer's own, in the order of their names.
    public Stream<ManagedPolicy> local(Snapshot snapshot) {
        return local(snapshot, Optional.empty()).map(Keyed::item);
    }

    public int count(Snapshot snapshot) {
        return counter.in(snapshot);
    }

    void add(Transaction tx, ManagedPolicy policy) {
        if (tx.find(TABLE, key(policy.name())).isPresent()) {
            throw IamError.ENTITY_ALREADY_EXISTS.because(
                    "A policy called "
                            + policy.name()
                            + " already exists. Duplicate names are not allowed.");
        }
        if (count(tx) >= PER_ACCOUNT) throw Directory.quota("PoliciesPerAccount", PER_ACCOUNT);
        counter.add(tx, 1);
        put(tx, policy);
    }

    void put(Transaction tx, ManagedPolicy policy) {
        directory.revision().advance(tx);
        tx.put(TABLE, key(policy.name()), policy);
    }

    void remove(Transaction tx, ManagedPolicy policy) {
        directory.revision().advance(tx);
        counter.add(tx, -1);
        tx.delete(TABLE, key(policy.name()));
    }

    private Key key(String name) {
        return Key.of(scope, name.toLowerCase(Locale.ROOT));
    }
}
