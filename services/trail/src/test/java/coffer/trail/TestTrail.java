package coffer.trail;

import coffer.gate.Identity;
import coffer.gate.InnerDoor;
import coffer.gate.Reentry;
import coffer.gate.Registry;
import coffer.kernel.AccountId;
import coffer.kernel.Region;
import coffer.ledger.AuditRecord;
import coffer.ledger.EventCategory;
import coffer.ledger.Phase;
import coffer.ledger.ResourceRef;
import coffer.testing.FakeClock;
import coffer.testing.gate.Callers;
import coffer.testing.gate.GivenPolicies;
import coffer.testing.gate.Ground;
import coffer.trail.api.CloudtrailApi;
import coffer.trail.api.LookupEventsRequest;
import coffer.trail.api.LookupEventsResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A whole CloudTrail in a folder of its own: real store, ledger and pipeline; only HTTP is left
/// out. Nobody has policies of his own, so that root users alone may look anything up.
public final class TestTrail implements AutoCloseable {
    public static final AccountId ACCOUNT = new AccountId("111122223333");
    public static final AccountId OTHER = new AccountId("444455556666");
    public static final Region REGION = new Region("eu-west-1");
    public static final Instant START = Ground.START;

    private final Ground ground;
    private final InnerDoor door;

    public TestTrail(Path folder) {
        this.ground = Ground.in(folder);
        Registry.Builder registry = Registry.builder();
        new TrailService(ground.ledger(), ground.random()).register(registry);
        this.door =
                ground.door(
                        registry.build(),
                        InnerDoor.Rules.of(new GivenPolicies()),
                        new Reentry(UUID::randomUUID));
    }

    public FakeClock clock() {
        return ground.clock();
    }

    /// Something that a user `ada` of `account` did to a key of hers, and that every account's user
    /// of this name does to a key of the same id.
    public AuditRecord record(AccountId account, String eventName) {
        AuditRecord done =
                new AuditRecord(
                        UUID.randomUUID().toString(),
                        ground.clock().instant(),
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
        ground.ledger().record(done);
        ground.ledger().drainNow();
        return done;
    }

    /// As the root user of `account`.
    public LookupEventsResponse lookUp(AccountId account, LookupEventsRequest request) {
        LookupEventsResponse found = as(Callers.root(account), REGION, request);
        ground.ledger().drainNow();
        return found;
    }

    public LookupEventsResponse lookUpIn(Region region, LookupEventsRequest request) {
        return as(Callers.root(ACCOUNT), region, request);
    }

    /// As a user to whom nothing is allowed.
    public LookupEventsResponse lookUpUnpermitted(LookupEventsRequest request) {
        return as(Callers.user(ACCOUNT, "bob"), REGION, request);
    }

    private LookupEventsResponse as(Identity who, Region region, LookupEventsRequest request) {
        return door.invoke(CloudtrailApi.LOOKUP_EVENTS, request, ground.call(who, region));
    }

    @Override
    public void close() {
        ground.close();
    }
}
