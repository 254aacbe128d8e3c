package coffer.gate;

import coffer.crypto.SigningAlgorithm;
import coffer.crypto.SigningKey;
import coffer.gate.admit.Admission;
import coffer.gate.admit.Limits;
import coffer.gate.authenticate.Authenticator;
import coffer.gate.observe.Observer.Answered;
import coffer.gate.record.EventWriter;
import coffer.gate.record.Rejections;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.ledger.AuditRecord;
import coffer.ledger.FileWitness;
import coffer.ledger.Ledger;
import coffer.ledger.LedgerKeys;
import coffer.ledger.LedgerParts;
import coffer.store.Key;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Store;
import coffer.store.StoreUnavailableException;
import coffer.store.Table;
import coffer.store.Transaction;
import coffer.store.sqlite.SqliteStore;
import coffer.testing.FakeClock;
import coffer.wire.protocol.BucketHosts;
import coffer.wire.protocol.ServiceRouter;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.ModelReader;
import coffer.wire.schema.ServiceModel;
import coffer.wire.schema.Struct;
import coffer.wire.sigv4.SigV4Verifier;
import coffer.wire.sigv4.SigningKeys;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// A whole gate with a real store, ledger, policy engine and signatures; only the services behind
/// it are made up by each test.
final class TestGate implements AutoCloseable {
    static final ServiceModel KMS = ModelReader.read("kms");
    static final ServiceModel S3 = ModelReader.read("s3");
    static final ServiceModel STS = ModelReader.read("sts");
    static final ServiceModel IAM = ModelReader.read("iam");
    static final Region REGION = new Region(Client.EU);
    static final AccountId ACCOUNT = FakeIdentities.ACCOUNT;
    static final Arn KEY = Arn.of("kms", REGION, ACCOUNT, "key/1");
    static final Arn OBJECT = Arn.s3("bucket/key");
    static final Table<Note> NOTES = Table.unordered("notes", Note.class);

    final FakeClock clock = new FakeClock(Instant.parse("2026-11-01T10:00:00.987654321Z"));
    final FakeIdentities identities = new FakeIdentities();
    final FailingStore store;
    final Ledger ledger;
    final Reentry reentry;
    final Rejections rejections;
    final List<Answered> answered = new ArrayList<>();
    final Gate gate;

    /// What changes in these tests change.
    record Note(String text) {}

    TestGate(Path folder, Consumer<Registry.Builder> services) {
        this(folder, (registry, reentry) -> services.accept(registry));
    }

    /// For services that call one another.
    interface Services {
        void register(Registry.Builder registry, Reentry reentry);
    }

    TestGate(Path folder, Services services) {
        this(folder, Limits.none(), services);
    }

    TestGate(Path folder, Limits limits, Services services) {
        SecureRandom random = new SecureRandom();
        Supplier<UUID> ids = UUID::randomUUID;
        SqliteStore sqlite = SqliteStore.open(folder.resolve("store"), key(random), random);
        store = new FailingStore(sqlite);
        ledger =
                Ledger.open(
                        new LedgerParts(
                                folder.resolve("ledger"),
                                store,
                                new LedgerKeys(
                                        key(random),
                                        SigningKey.generate(SigningAlgorithm.ED25519, random)),
                                new FileWitness(folder.resolve("witness")),
                                clock,
                                random));
        reentry = new Reentry(ids);
        rejections = new Rejections(ACCOUNT, REGION, ids);
        Registry.Builder registry = Registry.builder();
        services.register(registry, reentry);
        gate =
                new Gate(
                        new Gate.Parts(
                                new ServiceRouter(
                                        List.of(KMS, S3, STS, IAM),
                                        new BucketHosts(List.of("coffer.example"))),
                                registry.build(),
                                new Authenticator(
                                        identities,
                                        new SigV4Verifier(clock, new SigningKeys(16)),
                                        List.of(REGION, new Region("eu-west-1"))),
                                identities,
                                Guardrails.NONE,
                                store,
                                ledger,
                                new EventWriter(ACCOUNT, ids),
                                rejections,
                                new Admission(
                                        limits,
                                        () ->
                                                TimeUnit.MILLISECONDS.toNanos(
                                                        clock.instant().toEpochMilli())),
                                request -> answered::add,
                                new OneOpenBucket(),
                                new OneSite()),
                        new Gate.Ids(ids, clock),
                        reentry);
    }

    private static SecretBytes key(SecureRandom random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return SecretBytes.adopt(bytes);
    }

    static ApiOperation<Struct, Struct> api(ServiceModel service, String operation) {
        return new ApiOperation<>(service, operation, Struct.class, Struct.class);
    }

    static Struct output(ServiceModel service, String operation, Consumer<Struct.Filling> fill) {
        return Struct.of(service.operation(operation).output(), fill);
    }

    static Struct nothing(ServiceModel service, String operation) {
        return output(service, operation, fill -> {});
    }

    static Demand demand(String action) {
        return Demand.on(action, KEY, "AWS::KMS::Key", ACCOUNT);
    }

    static Demand onObject(String action) {
        return Demand.on(action, OBJECT, "AWS::S3::Object", ACCOUNT);
    }

    /// A change that notes `text` under its name.
    static void note(Transaction tx, String text) {
        tx.put(NOTES, noteKey(text), new Note(text));
    }

    boolean isNoted(String text) {
        return store.read(snapshot -> snapshot.find(NOTES, noteKey(text))).isPresent();
    }

    private static Key noteKey(String text) {
        return Key.of(Scope.of("test"), text);
    }

    FakeExchange handle(FakeExchange exchange) {
        gate.handle(exchange);
        return exchange;
    }

    /// In the order in which they were recorded.
    List<AuditRecord> records() {
        ledger.drainNow();
        return ledger.read(0, 1_000).stream().map(Ledger.Indexed::value).toList();
    }

    AuditRecord onlyRecord() {
        List<AuditRecord> all = records();
        if (all.size() != 1) throw new AssertionError(all.size() + " records: " + all);
        return all.getFirst();
    }

    /// What was rejected before anyone was known, such as `MissingAuthenticationToken`.
    List<AuditRecord> rejected() {
        List<AuditRecord> drained = new ArrayList<>();
        rejections.drain(clock.instant(), drained::add);
        return drained;
    }

    @Override
    public void close() {
        ledger.close();
        store.close();
    }

    /// A store that stops writing when told to; the ledger behind it goes on.
    static final class FailingStore implements Store {
        private final Store inner;
        final AtomicBoolean isFailing = new AtomicBoolean();

        FailingStore(Store inner) {
            this.inner = inner;
        }

        @Override
        public <T> T read(Function<Snapshot, T> query) {
            return inner.read(query);
        }

        @Override
        public <T> T write(Function<Transaction, T> change) {
            if (!isFailing.get()) return inner.write(change);
            throw new StoreUnavailableException("writing", new IllegalStateException("disk full"));
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
