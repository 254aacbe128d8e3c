package coffer.benchmarks.micro;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.kms.grant.Constraint;
import coffer.kms.grant.GrantName;
import coffer.kms.grant.Grants;
import coffer.kms.grant.KeyGrants;
import coffer.kms.grant.KmsGrant;
import coffer.kms.key.KeyName;
import coffer.policy.Authorizer;
import coffer.policy.Decision;
import coffer.policy.NamedPolicy;
import coffer.policy.Policies;
import coffer.policy.Policy;
import coffer.policy.Principal;
import coffer.policy.Request;
import coffer.policy.ResourceRule;
import coffer.policy.context.Context;
import coffer.policy.document.PolicyKind;
import coffer.store.Store;
import coffer.store.sqlite.SqliteStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Deciding on the use of a key with 10,000 grants, the search for the caller's included. Budget:
/// 50 µs.
///
/// Each decision is about another grant than the one before: in one half of them each grant has a
/// grantee of its own, in the other all are for one role and differ in what they ask of the
/// encryption context.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class GrantBenchmark {
    private static final int GRANTS = 10_000;
    private static final int AT_ONCE = 1_000;
    private static final AccountId ACCOUNT = new AccountId("111122223333");
    private static final String ACTION = "kms:Decrypt";
    private static final List<String> OPERATIONS = List.of("Decrypt", "GenerateDataKey");

    private final SecureRandom random = new SecureRandom();
    private final Grants grants = new Grants();
    private final Path folder = temporary();
    private final Store store = SqliteStore.open(folder, SecretBytes.adopt(new byte[32]));
    private final KeyName ofMany = KeyName.fresh(ACCOUNT, new Region("us-east-1"), random);
    private final KeyName ofOne = KeyName.fresh(ACCOUNT, new Region("us-east-1"), random);
    private final NamedPolicy keyPolicy = new NamedPolicy("key policy", nobody());
    private int next;

    @Setup(Level.Trial)
    public void give() {
        for (int from = 0; from < GRANTS; from += AT_ONCE) {
            int first = from;
            store.write(tx -> {
                for (int i = first; i < first + AT_ONCE; i++) {
                    grants.insert(tx, grant(ofMany, role(i).roleUniqueId(), Constraint.NONE));
                    grants.insert(tx, grant(ofOne, role(0).roleUniqueId(), volume(i)));
                }
                return true;
            });
        }
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
        store.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    @Benchmark
    public Decision grantsToMany() {
        next = (next + 1) % GRANTS;
        return decided(ofMany, role(next), Map.of());
    }

    @Benchmark
    public Decision grantsToOne() {
        next = (next + 1) % GRANTS;
        return decided(ofOne, role(0), volume(next).pairs());
    }

    private Decision decided(KeyName key, Principal caller, Map<String, String> context) {
        Request request = new Request(caller, ACTION, key.toString(), ACCOUNT, Context.empty());
        Policies policies =
                Policies.builder()
                        .resource(keyPolicy)
                        .rule(ResourceRule.KEY_POLICY)
                        .grants(new KeyGrants(store, grants, key).allowing(caller, ACTION, context))
                        .build();
        Decision decision = Authorizer.decide(request, policies);
        // A denial would mean that no grant was found.
        if (!decision.isAllowed()) throw new IllegalStateException(decision.why().sentence());
        return decision;
    }

    private KmsGrant grant(KeyName key, String grantee, Constraint constraint) {
        byte[] id = new byte[32];
        random.nextBytes(id);
        return new KmsGrant(
                new GrantName(key, Bytes.adopt(id).toHex()),
                new KmsGrant.Terms(
                        Optional.empty(), grantee, Optional.empty(), OPERATIONS, constraint),
                Instant.EPOCH,
                ACCOUNT,
                new KmsGrant.TokenKey(Bytes.adopt(id)));
    }

    private static Constraint volume(int number) {
        return new Constraint(Constraint.Kind.SUBSET, Map.of("aws:ebs:id", "vol-" + number));
    }

    private static Principal.AssumedRole role(int number) {
        String name = "worker-" + number;
        return new Principal.AssumedRole(
                ACCOUNT,
                Arn.global("iam", ACCOUNT, "role/" + name),
                Arn.global("sts", ACCOUNT, "assumed-role/" + name + "/s"),
                "AROAWORKER%011d".formatted(number),
                "s");
    }

    private static Policy nobody() {
        return Policy.parse(
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":
                  {"AWS":"arn:aws:iam::111122223333:user/owner"},"Action":"kms:*","Resource":"*"}]}\
                """,
                PolicyKind.KEY);
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("coffer-grants");
        } catch (IOException e) {
            throw new UncheckedIOException("making a temporary directory", e);
        }
    }
}
