package coffer.kms.deletion;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Plan;
import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import coffer.kms.api.CancelKeyDeletionRequest;
import coffer.kms.api.CancelKeyDeletionResponse;
import coffer.kms.api.ScheduleKeyDeletionRequest;
import coffer.kms.api.ScheduleKeyDeletionResponse;
import coffer.kms.key.FoundKey;
import coffer.kms.key.KeyChanges;
import coffer.kms.key.KeyFinder;
import coffer.kms.key.KmsKey;
import coffer.kms.key.StateRule;
import coffer.kms.material.KeyMaterials;
import java.time.Duration;
import java.time.Instant;

/// Scheduling the deletion of keys, and thinking better of it. When the time has come a key is gone
/// at once; [coffer.kms.KmsMaintenance] then clears up.
public final class DeletionOperations {
    private static final int MIN_DAYS = 7;
    private static final int MAX_DAYS = 30;

    private final KeyFinder finder;
    private final KeyChanges changes;
    private final KeyMaterials materials;

    public DeletionOperations(KeyFinder finder, KeyChanges changes, KeyMaterials materials) {
        this.finder = finder;
        this.changes = changes;
        this.materials = materials;
    }

    public Plan<ScheduleKeyDeletionResponse> scheduleKeyDeletion(
            ScheduleKeyDeletionRequest input, Call call) {
        int days = checked(input.pendingWindowInDays().orElse(MAX_DAYS));
        FoundKey found = finder.findOwn(input.keyId(), call);
        Demand demand =
                found.demand("kms:ScheduleKeyDeletion", call)
                        .with("kms:ScheduleKeyDeletionPendingWindowInDays", Integer.toString(days));
        return Plan.demanding(demand)
                .then(authorised ->
                        changes.of(found, StateRule.DELETABLE, call)
                                .to(
                                        key -> doomed(found, key, days, call.time()),
                                        key -> answer(key, days))
                                .onceCommitted(() -> materials.drop(found.key())));
    }

    public Plan<CancelKeyDeletionResponse> cancelKeyDeletion(
            CancelKeyDeletionRequest input, Call call) {
        FoundKey found = finder.findOwn(input.keyId(), call);
        return Plan.demanding(found.demand("kms:CancelKeyDeletion", call))
                .then(authorised ->
                        changes.of(found, StateRule.PENDING_DELETION, call)
                                .to(
                                        key -> key.disabled().at(call.time()),
                                        key ->
                                                CancelKeyDeletionResponse.builder()
                                                        .keyId(key.name().toString())
                                                        .build()));
    }

    /// A primary key stays until its replicas are gone, and then for as long as it was to wait.
    private static KmsKey doomed(FoundKey found, KmsKey key, int days, Instant now) {
        boolean hasReplicas =
                found.isPrimary() && !found.related().orElseThrow().replicas().isEmpty();
        return hasReplicas
                ? key.deletedAfterReplicas(days)
                : key.deletedAt(now.plus(Duration.ofDays(days)));
    }

    private static ScheduleKeyDeletionResponse answer(KmsKey key, int days) {
        return ScheduleKeyDeletionResponse.builder()
                .keyId(key.name().toString())
                .deletionDate(key.lifecycle().deletion())
                .keyState(key.state().wireName())
                .pendingWindowInDays(days)
                .build();
    }

    private static int checked(int days) {
        if (days < MIN_DAYS) throw invalid(days, "greater than or equal to " + MIN_DAYS);
        if (days > MAX_DAYS) throw invalid(days, "less than or equal to " + MAX_DAYS);
        return days;
    }

    private static ServiceException invalid(int days, String rule) {
        return KmsError.VALIDATION.because(
                "1 validation error detected: Value '"
                        + days
                        + "' at 'pendingWindowInDays' failed to satisfy constraint: Member must"
                        + " have value "
                        + rule);
    }
}
