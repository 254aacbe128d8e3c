package coffer.kms.rotation;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kms.KmsError;
import coffer.kms.Paging;
import coffer.kms.Paging.Page;
import coffer.kms.api.DisableKeyRotationRequest;
import coffer.kms.api.DisableKeyRotationResponse;
import coffer.kms.api.EnableKeyRotationRequest;
import coffer.kms.api.EnableKeyRotationResponse;
import coffer.kms.api.ExpirationModelType;
import coffer.kms.api.GetKeyRotationStatusRequest;
import coffer.kms.api.GetKeyRotationStatusResponse;
import coffer.kms.api.ImportState;
import coffer.kms.api.IncludeKeyMaterial;
import coffer.kms.api.KeyMaterialState;
import coffer.kms.api.ListKeyRotationsRequest;
import coffer.kms.api.ListKeyRotationsResponse;
import coffer.kms.api.RotateKeyOnDemandRequest;
import coffer.kms.api.RotateKeyOnDemandResponse;
import coffer.kms.api.RotationsListEntry;
import coffer.kms.key.FoundKey;
import coffer.kms.key.Imported;
import coffer.kms.key.KeyChanges;
import coffer.kms.key.KeyFinder;
import coffer.kms.key.KeyUse;
import coffer.kms.key.KmsKey;
import coffer.kms.key.Material;
import coffer.kms.key.Material.RotationKind;
import coffer.kms.key.RotationSchedule;
import coffer.kms.key.Source;
import coffer.kms.key.StateRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Giving keys new material. What was encrypted under the old stays readable.
public final class RotationOperations {
    // AWS: KMS Developer Guide, "Perform on-demand key rotation".
    private static final int MAX_ON_DEMAND = 25;
    private static final Paging.Listing LISTING = new Paging.Listing("rotations", 100, 1_000);

    private final KeyFinder finder;
    private final KeyChanges changes;
    private final NewMaterial newMaterial;

    /// Material with its place in the key's history.
    private record Numbered(int number, Material material) {
        String name() {
            return "%08d".formatted(number);
        }
    }

    public RotationOperations(KeyFinder finder, KeyChanges changes, NewMaterial newMaterial) {
        this.finder = finder;
        this.changes = changes;
        this.newMaterial = newMaterial;
    }

    public Plan<EnableKeyRotationResponse> enableKeyRotation(
            EnableKeyRotationRequest input, Call call) {
        FoundKey found = finder.findOwn(input.keyId(), call);
        int days = input.rotationPeriodInDays().orElse(RotationSchedule.STANDARD_DAYS);
        Demand demand =
                found.demand("kms:EnableKeyRotation", call)
                        .with("kms:RotationPeriodInDays", Integer.toString(days));
        return found.changing(demand)
                .then(authorised -> {
                    KeyUse.requireSource(Source.AWS_KMS, found.key());
                    return changes.of(found, StateRule.ROTATABLE, call)
                            .to(
                                    key -> scheduled(own(found, key), days, call.time()),
                                    key -> new EnableKeyRotationResponse());
                });
    }

    public Plan<DisableKeyRotationResponse> disableKeyRotation(
            DisableKeyRotationRequest input, Call call) {
        FoundKey found = finder.findOwn(input.keyId(), call);
        return found.changing(found.demand("kms:DisableKeyRotation", call))
                .then(authorised -> {
                    KeyUse.requireSource(Source.AWS_KMS, found.key());
                    return changes.of(found, StateRule.ROTATABLE, call)
                            .to(
                                    key -> own(found, key).rotating(Optional.empty()),
                                    key -> new DisableKeyRotationResponse());
                });
    }

    public Plan<GetKeyRotationStatusResponse> getKeyRotationStatus(
            GetKeyRotationStatusRequest input, Call call) {
        FoundKey found = finder.findById(input.keyId(), call);
        return Plan.demanding(found.demand("kms:GetKeyRotationStatus", call))
                .then(authorised -> Effect.answer(status(finder.findPrimary(found, call).key())));
    }

    public Plan<RotateKeyOnDemandResponse> rotateKeyOnDemand(
            RotateKeyOnDemandRequest input, Call call) {
        FoundKey found = finder.findOwn(input.keyId(), call);
        return Plan.demanding(found.demand("kms:RotateKeyOnDemand", call))
                .then(authorised ->
                        changes.of(found, StateRule.ROTATABLE, call)
                                .within(
                                        (tx, key) -> {
                                            requireRotationsLeft(own(found, key));
                                            return newMaterial.of(
                                                    tx, key, call.time(), RotationKind.ON_DEMAND);
                                        },
                                        key ->
                                                RotateKeyOnDemandResponse.builder()
                                                        .keyId(key.name().id())
                                                        .build()));
    }

    public Plan<ListKeyRotationsResponse> listKeyRotations(
            ListKeyRotationsRequest input, Call call) {
        Paging paging = Paging.of(input.limit(), input.marker(), LISTING.of(call));
        boolean all =
                input.includeKeyMaterial()
                        .map(IncludeKeyMaterial.ALL_KEY_MATERIAL::equals)
                        .orElse(false);
        FoundKey found = finder.findOwn(input.keyId(), call);
        return Plan.demanding(found.demand("kms:ListKeyRotations", call))
                .then(authorised -> {
                    Page<Numbered> page =
                            paging.slice(history(rotatable(found.key()), all), Numbered::name);
                    return Effect.answer(
                            ListKeyRotationsResponse.builder()
                                    .rotations(
                                            page.map(one -> entry(found.key(), one, call.time()))
                                                    .items())
                                    .truncated(page.truncated())
                                    .nextMarker(page.next())
                                    .build());
                });
    }

    private static KmsKey rotatable(KmsKey key) {
        KeyUse.requireRotation(key);
        return key;
    }

    /// A replica is rotated with its primary key, and only so.
    private static KmsKey own(FoundKey found, KmsKey key) {
        if (found.isReplica()) {
            throw KmsError.UNSUPPORTED_OPERATION.because(
                    key.name() + " is a replica key; its rotation is that of its primary key.");
        }
        return rotatable(key);
    }

    private static KmsKey scheduled(KmsKey key, int days, Instant now) {
        boolean same = key.rotation().map(schedule -> schedule.periodDays() == days).orElse(false);
        return same ? key : key.rotating(Optional.of(RotationSchedule.starting(now, days)));
    }

    private static void requireRotationsLeft(KmsKey key) {
        if (key.onDemandRotations() >= MAX_ON_DEMAND) {
            throw KmsError.LIMIT_EXCEEDED.because(
                    "A key can be rotated on demand at most " + MAX_ON_DEMAND + " times.");
        }
    }

    private static GetKeyRotationStatusResponse status(KmsKey key) {
        // A key that awaits deletion is not rotated; if it is kept, its schedule goes on.
        Optional<RotationSchedule> schedule = key.rotation().filter(present -> !key.isDoomed());
        return GetKeyRotationStatusResponse.builder()
                .keyId(key.name().id())
                .keyRotationEnabled(schedule.isPresent())
                .rotationPeriodInDays(schedule.map(RotationSchedule::periodDays))
                .nextRotationDate(schedule.map(RotationSchedule::next))
                .build();
    }

    private static List<Numbered> history(KmsKey key, boolean all) {
        List<Numbered> history = new ArrayList<>();
        for (int i = all ? 0 : 1; i < key.materials().size(); i++) {
            Material material = key.materials().get(i);
            if (all || !material.awaitsRotation()) history.add(new Numbered(i, material));
        }
        return history;
    }

    private String state(KmsKey key, Material material, Instant now) {
        if (material.awaitsRotation()) {
            return newMaterial.isEverywhere(key, material, now)
                    ? KeyMaterialState.PENDING_ROTATION
                    : KeyMaterialState.PENDING_MULTI_REGION_IMPORT_AND_ROTATION;
        }
        return material.equals(key.currentMaterial())
                ? KeyMaterialState.CURRENT
                : KeyMaterialState.NON_CURRENT;
    }

    private RotationsListEntry entry(KmsKey key, Numbered one, Instant now) {
        Material material = one.material();
        Optional<Imported> imported = material.imported();
        Optional<Imported> held = imported.filter(any -> material.isUsable(now));
        return RotationsListEntry.builder()
                .keyId(key.name().id())
                .keyMaterialId(material.publicId())
                .keyMaterialDescription(imported.flatMap(Imported::description))
                .importState(
                        imported.map(any ->
                                held.isPresent()
                                        ? ImportState.IMPORTED
                                        : ImportState.PENDING_IMPORT))
                .keyMaterialState(state(key, material, now))
                .expirationModel(
                        held.map(any ->
                                any.validTo().isPresent()
                                        ? ExpirationModelType.KEY_MATERIAL_EXPIRES
                                        : ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE))
                .validTo(held.flatMap(Imported::validTo))
                .rotationDate(material.rotation().map(kind -> material.since()))
                .rotationType(material.rotation().map(RotationKind::name))
                .build();
    }
}
