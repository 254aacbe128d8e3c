package coffer.kms.replication;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kernel.Region;
import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import coffer.kms.ServiceEvents;
import coffer.kms.api.ReplicateKeyRequest;
import coffer.kms.api.ReplicateKeyResponse;
import coffer.kms.api.Tag;
import coffer.kms.api.UpdatePrimaryRegionRequest;
import coffer.kms.api.UpdatePrimaryRegionResponse;
import coffer.kms.key.FoundKey;
import coffer.kms.key.KeyFinder;
import coffer.kms.key.KeyMaker;
import coffer.kms.key.KeyMaker.Draft;
import coffer.kms.key.KmsKey;
import coffer.kms.key.KmsKey.Lifecycle;
import coffer.kms.key.KmsKey.Origin;
import coffer.kms.key.KmsKey.Owner;
import coffer.kms.key.KmsState;
import coffer.kms.key.Metadata;
import coffer.kms.key.RelatedKeys;
import coffer.kms.key.StateRule;
import coffer.kms.policy.KeyPolicies;
import coffer.kms.tag.Tags;
import coffer.ledger.ResourceRef;
import coffer.store.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Having a multi-Region key in one more region, and choosing which of the related keys is the
/// primary one.
///
/// All regions of an installation share one store, so each of these is a single transaction: a
/// replica is there at once, with all material, and the states `Creating` and `Updating` are never
/// seen. Only material that is brought from outside must be brought to each of the keys.
// AWS: KMS Developer Guide, "Multi-Region keys in AWS KMS".
public final class ReplicationOperations {
    private final KmsState state;
    private final KeyFinder finder;
    private final KeyMaker maker;
    private final KeyPolicies policies;
    private final ServiceEvents events;
    private final List<Region> regions;

    /// What the operations work with.
    public record Parts(
            KmsState state,
            KeyFinder finder,
            KeyMaker maker,
            KeyPolicies policies,
            ServiceEvents events) {}

    /// `regions` are those of this installation.
    public ReplicationOperations(Parts parts, List<Region> regions) {
        this.state = parts.state();
        this.finder = parts.finder();
        this.maker = parts.maker();
        this.policies = parts.policies();
        this.events = parts.events();
        this.regions = List.copyOf(regions);
    }

    public Plan<ReplicateKeyResponse> replicateKey(ReplicateKeyRequest input, Call call) {
        FoundKey primary = finder.findOwn(input.keyId(), call);
        Optional<Region> region = elsewhere(input.replicaRegion(), call);
        if (region.isEmpty()) return refused(input, primary, call);
        boolean bypass = input.bypassPolicyLockoutSafetyCheck().orElse(false);
        Draft draft = draft(input, primary, region.get(), call);
        return Plan.demanding(demands(draft, primary, bypass, call))
                .then(authorised -> {
                    requireReplicable(primary);
                    requireVacant(primary, region.get());
                    Draft accepted =
                            draft.governedBy(policies.accepted(call.account(), draft.policy()));
                    if (!bypass) maker.checkLockout(accepted, call);
                    Order order = new Order(accepted, policies.shown(accepted.policy()));
                    return Effect.change(tx -> replicate(tx, primary, order, call))
                            .creating(ReplicationOperations::created);
                });
    }

    public Plan<UpdatePrimaryRegionResponse> updatePrimaryRegion(
            UpdatePrimaryRegionRequest input, Call call) {
        FoundKey primary = finder.findOwn(input.keyId(), call);
        Optional<FoundKey> replica = replica(primary, input.primaryRegion(), call);
        return primary.changing(
                        Stream.concat(Stream.of(primary), replica.stream())
                                .map(key -> updating(key, input.primaryRegion(), call))
                                .toList())
                .then(authorised -> {
                    StateRule.ROTATABLE.check(primary.key());
                    requirePrimary(primary);
                    FoundKey next =
                            replica.orElseThrow(() -> noReplica(primary, input.primaryRegion()));
                    return Effect.change(tx -> swap(tx, primary, next, call));
                });
    }

    // ---- replicating ----

    /// A replica about to be made, and its policy as it is answered.
    private record Order(Draft draft, String shownPolicy) {}

    /// A region of this installation other than the call's.
    private Optional<Region> elsewhere(String name, Call call) {
        return regions.stream()
                .filter(region -> region.name().equals(name) && !region.equals(call.region()))
                .findFirst();
    }

    /// There is no room here, or there is no such region; who may replicate learns which.
    private static Plan<ReplicateKeyResponse> refused(
            ReplicateKeyRequest input, FoundKey primary, Call call) {
        return Plan.demanding(replicating(primary, input.replicaRegion(), call))
                .then(authorised -> {
                    requireReplicable(primary);
                    if (input.replicaRegion().equals(call.region().name())) {
                        requireVacant(primary, call.region());
                    }
                    throw KmsError.UNSUPPORTED_OPERATION.because(
                            "The Region " + input.replicaRegion() + " is not available.");
                });
    }

    private static Draft draft(
            ReplicateKeyRequest input, FoundKey primary, Region region, Call call) {
        Origin origin =
                new Origin(
                        call.time(),
                        Owner.CUSTOMER,
                        Optional.of(primary.key().kind()),
                        Optional.of(primary.key().source()));
        return new Draft(
                primary.name().in(region),
                origin,
                Optional.of(new RelatedKeys(call.region(), List.of(region))),
                input.description().orElse(""),
                input.policy().orElseGet(() -> KeyPolicies.standard(call.account())),
                Tags.of(input.tags().orElse(List.of())));
    }

    /// To copy the primary key, and to make a key where the copy will be.
    private static List<Demand> demands(Draft draft, FoundKey primary, boolean bypass, Call call) {
        Region region = draft.name().region();
        return Stream.concat(
                        Stream.of(replicating(primary, region.name(), call)),
                        KeyMaker.demands(draft, bypass, call).stream()
                                .map(demand -> demand.in(region)))
                .toList();
    }

    private static Demand replicating(FoundKey primary, String region, Call call) {
        return primary.demand("kms:ReplicateKey", call).with("kms:ReplicaRegion", region);
    }

    private static void requireReplicable(FoundKey key) {
        StateRule.ROTATABLE.check(key.key());
        requirePrimary(key);
    }

    /// There is at most one of several related keys in a region.
    private static void requireVacant(FoundKey key, Region region) {
        RelatedKeys related = key.related().orElseThrow();
        if (related.isPrimaryIn(region) || related.isReplicaIn(region)) {
            throw KmsError.ALREADY_EXISTS.because(
                    "The multi-Region key " + key.name().in(region) + " already exists.");
        }
    }

    private ReplicateKeyResponse replicate(
            Transaction tx, FoundKey primary, Order order, Call call) {
        Draft draft = order.draft();
        KmsKey original = finder.again(tx, primary, StateRule.ROTATABLE, call.time());
        Region region = draft.name().region();
        RelatedKeys related = primary.related().orElseThrow().with(region);
        maker.requireRoom(tx, draft.name());
        KmsKey replica =
                new KmsKey(
                                draft.name(),
                                draft.origin(),
                                draft.description(),
                                Lifecycle.ENABLED,
                                draft.policy(),
                                draft.tags(),
                                Optional.empty(),
                                original.replicated())
                        .at(call.time());
        state.materials().share(tx, original, region);
        state.keys().insert(tx, replica);
        state.keys().relate(tx, original.name(), related);
        events.record(tx, "CreateKey", replica.name(), call);
        return ReplicateKeyResponse.builder()
                .replicaKeyMetadata(Metadata.of(replica, Optional.of(related)))
                .replicaPolicy(order.shownPolicy())
                .replicaTags(listed(replica.tags()))
                .build();
    }

    private static List<Tag> listed(Map<String, String> tags) {
        return tags.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(tag -> new Tag(tag.getKey(), tag.getValue()))
                .toList();
    }

    private static List<ResourceRef> created(ReplicateKeyResponse output) {
        return output.replicaKeyMetadata().flatMap(metadata -> metadata.arn()).stream()
                .map(arn -> new ResourceRef(FoundKey.RESOURCE_TYPE, arn))
                .toList();
    }

    // ---- choosing another primary ----

    private static Demand updating(FoundKey key, String region, Call call) {
        return key.demand("kms:UpdatePrimaryRegion", call)
                .with("kms:PrimaryRegion", region)
                .in(key.name().region());
    }

    private static ServiceException noReplica(FoundKey primary, String region) {
        return KmsError.NOT_FOUND.because(
                primary.name() + " has no replica key in Region " + region + ".");
    }

    private Optional<FoundKey> replica(FoundKey primary, String region, Call call) {
        return primary.related()
                .flatMap(related -> related.replica(region))
                .map(known -> finder.findRelated(primary, known, call));
    }

    private UpdatePrimaryRegionResponse swap(
            Transaction tx, FoundKey primary, FoundKey replica, Call call) {
        KmsKey old = finder.again(tx, primary, StateRule.ROTATABLE, call.time());
        KmsKey next = finder.again(tx, replica, StateRule.ROTATABLE, call.time());
        state.keys().replace(tx, old, old.rotating(Optional.empty()));
        state.keys().replace(tx, next, next.rotating(old.rotation()));
        RelatedKeys related = primary.related().orElseThrow().ledBy(next.name().region());
        state.keys().relate(tx, next.name(), related);
        events.record(tx, "UpdatePrimaryRegion", next.name(), call);
        return new UpdatePrimaryRegionResponse();
    }

    // ---- both ----

    private static void requirePrimary(FoundKey key) {
        if (!key.isPrimary()) {
            throw KmsError.UNSUPPORTED_OPERATION.because(
                    key.name() + " is not a multi-Region primary key.");
        }
    }
}
