package coffer.trail;

import coffer.crypto.SigningAlgorithm;
import coffer.crypto.SigningKey;
import coffer.gate.Call;
import coffer.gate.Identity;
import coffer.gate.IdentityPolicies.Attached;
import coffer.gate.InnerDoor;
import coffer.gate.Registry;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.ledger.AuditRecord;
import coffer.ledger.EventCategory;
import coffer.ledger.Head;
import coffer.ledger.Ledger;
import coffer.ledger.LedgerKeys;
import coffer.ledger.LedgerParts;
import coffer.ledger.Phase;
import coffer.ledger.ResourceRef;
import coffer.ledger.Witness;
import coffer.policy.Principal;
import coffer.store.Store;
import coffer.store.sqlite.SqliteStore;
import coffer.testing.FakeClock;
import coffer.trail.api.CloudtrailApi;
import coffer.trail.api.LookupEventsRequest;
import coffer.trail.api.LookupEventsResponse;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpExchange.Connection;
import coffer.wire.http.HttpRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A whole CloudTrail in a folder of its own: real store, ledger and pipeline; only HTTP is left
/// out. Nobody has policies of his own, so that root users alone may look anything up.
public final class TestTrail implements AutoCloseable {
    public static final AccountId ACCOUNT = new AccountId("111122223333");
    public static final AccountId OTHER = new AccountId("444455556666");
    public static final Region REGION = new Region("eu-west-1");
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final FakeClock clock = new FakeClock(START);
    private final SecureRandom random = new SecureRandom();
    private final Store store;
    private final Ledger ledger;
    private final InnerDoor door;

    public TestTrail(Path folder) {
        this.store = SqliteStore.open(directory(folder.resolve("store")), secret());
        this.ledger =
                Ledger.open(
                        new LedgerParts(
                                directory(folder.resolve("ledger")),
                                store,
                                new LedgerKeys(
                                        secret(),
                                        SigningKey.generate(SigningAlgorithm.ED25519, random)),
                                new ForgetfulWitness(),
                                clock,
                                random));
        Registry.Builder registry = Registry.builder();
        new TrailService(ledger, new SecureRandom()).register(registry);
        this.door =
                new InnerDoor(
                        registry.build(),
                        store,
                        ledger,
                        _ -> new Attached(List.of(), Optional.empty()));
    }

    public FakeClock clock() {
        return clock;
    }

    /// Something that a user `ada` of `account` did to a key of hers, and that every account's user
    /// of this name does to a key of the same id.
    public AuditRecord record(AccountId account, String eventName) {
        AuditRecord done =
                new AuditRecord(
                        UUID.randomUUID().toString(),
                        clock.instant(),
                        account.digits(),
                        REGION.name(),
                        EventCategory.MANAGEMENT,
                        Phase.COMPLETE,
                        Optional.empty(),
                        "kms.amazonaws.com",
                        eventName,
                        true,
                        "ada",
                        "arn:aws:iam::" + account + ":user/ada",
                        Optional.of("AKIAADAADAADAADAADA1"),
                        List.of(new ResourceRef("AWS::KMS::Key", "shared-name")),
                        Optional.empty(),
                        "{\"recipientAccountId\":\"" + account + "\"}");
        ledger.record(done);
        ledger.drainNow();
        return done;
    }

    /// As the root user of `account`.
    public LookupEventsResponse lookUp(AccountId account, LookupEventsRequest request) {
        LookupEventsResponse found = as(new Principal.Root(account), account, REGION, request);
        ledger.drainNow();
        return found;
    }

    public LookupEventsResponse lookUpIn(Region region, LookupEventsRequest request) {
        return as(new Principal.Root(ACCOUNT), ACCOUNT, region, request);
    }

    /// As a user to whom nothing is allowed.
    public LookupEventsResponse lookUpUnpermitted(LookupEventsRequest request) {
        Arn arn = Arn.global("iam", ACCOUNT, "user/bob");
        return as(new Principal.User(ACCOUNT, arn, "AIDABOB"), ACCOUNT, REGION, request);
    }

    private LookupEventsResponse as(
            Principal who, AccountId account, Region region, LookupEventsRequest request) {
        Identity identity =
                new Identity(
                        who, Optional.of(account), Optional.empty(), Map.of(), Optional.empty());
        Call call =
                new Call(
                        UUID.randomUUID().toString(),
                        clock.instant(),
                        region,
                        identity,
                        new Call.Transport(
                                new HttpRequest("POST", "/", "", Headers.empty()),
                                new Connection(
                                        "192.0.2.1", true, "TLSv1.3", "TLS_AES_256_GCM_SHA384"),
                                "AWS4-HMAC-SHA256"),
                        Optional.empty(),
                        InnerDoor::nothing);
        return door.invoke(CloudtrailApi.LOOKUP_EVENTS, request, call);
    }

    @Override
    public void close() {
        ledger.close();
        store.close();
    }

    private SecretBytes secret() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return SecretBytes.adopt(bytes);
    }

    private static Path directory(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException("creating " + path, e);
        }
    }

    private static final class ForgetfulWitness implements Witness {
        @Override
        public Optional<Head> lastSeen() {
            return Optional.empty();
        }

        @Override
        public void saw(Head head) {
            // Rollback is not what these tests are about.
        }
    }
}
