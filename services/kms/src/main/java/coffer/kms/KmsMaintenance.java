package coffer.kms;

import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kms.grant.Grants;
import coffer.kms.key.Alias;
import coffer.kms.key.KeyName;
import coffer.kms.key.KeyState;
import coffer.kms.key.KmsKey;
import coffer.kms.key.KmsState;
import coffer.kms.key.Material;
import coffer.kms.key.Material.RotationKind;
import coffer.kms.key.RelatedKeys;
import coffer.kms.key.RotationSchedule;
import coffer.kms.rotation.NewMaterial;
import coffer.store.Entry;
import coffer.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the service does though nobody asks: rotates keys that are due, gives up material that has
/// expired, clears away keys whose waiting period is over and forgets what of their material lies
/// idle in memory. The server calls it every now and then.
public final class KmsMaintenance {
    private static final int BATCH = 100;
    private static final int MAX_BATCHES = 100;

    /// A key may have tens of thousands of grants, too many for one transaction.
    private static final int GRANTS_AT_ONCE = 200;

    private final Grants grants = new Grants();
    private final KmsState state;
    private final NewMaterial newMaterial;
    private final ServiceEvents events;
    private final Runnable tendKeyStores;

    /// `tendKeyStores` looks after the connections of custom key stores.
    KmsMaintenance(
            KmsState state, NewMaterial newMaterial, ServiceEvents events, Runnable tendKeyStores) {
        this.state = state;
        this.newMaterial = newMaterial;
        this.events = events;
        this.tendKeyStores = tendKeyStores;
    }

    /// Does what is due by `now` and returns how many keys that was; what exceeds the bound of one
    /// run is left for the next.
    public int runDue(Instant now) {
        int done = 0;
        for (int i = 0; i < MAX_BATCHES; i++) {
            List<Entry<KeyName>> due =
                    state.store().read(snapshot -> state.keys().due(snapshot, now, BATCH));
            for (Entry<KeyName> entry : due) {
                if (attend(entry, now)) done++;
            }
            if (due.size() < BATCH) break;
        }
        tendKeyStores.run();
        state.materials().eraseDiscarded();
        state.materials().dropIdle();
        return done;
    }

    private boolean attend(Entry<KeyName> entry, Instant now) {
        clearGrants(entry.value(), now);
        Optional<KmsKey> attended =
                state.store()
                        .write(tx -> {
                            state.keys().dismiss(tx, entry.name());
                            return state.keys()
                                    .findAlsoGone(tx, entry.value())
                                    .filter(key -> isDue(key, entry.name()))
                                    .map(key -> attend(tx, key, now));
                        });
        attended.filter(key -> key.state() == KeyState.PENDING_DELETION || key.isExternal())
                .ifPresent(state.materials()::drop);
        return attended.isPresent();
    }

    /// Nobody can give new ones of a key that is gone.
    private void clearGrants(KeyName key, Instant now) {
        boolean isGone =
                state.store()
                        .read(snapshot ->
                                state.keys()
                                        .findAlsoGone(snapshot, key)
                                        .filter(found -> found.isGone(now))
                                        .isPresent());
        boolean isClear = !isGone;
        while (!isClear) {
            isClear = state.store().write(tx -> grants.clear(tx, key, GRANTS_AT_ONCE));
        }
    }

    private boolean isDue(KmsKey key, Bytes entry) {
        return key.due()
                .map(due -> state.keys().dueName(due, key.name()).equals(entry))
                .orElse(false);
    }

    private KmsKey attend(Transaction tx, KmsKey key, Instant now) {
        if (key.isGone(now)) {
            delete(tx, key, now);
        } else if (key.isExternal()) {
            expire(tx, key, now);
        } else {
            rotate(tx, key, now);
        }
        return key;
    }

    private void delete(Transaction tx, KmsKey key, Instant now) {
        for (Alias alias : state.aliases().of(tx, key.name())) {
            state.aliases().delete(tx, key.name(), alias);
        }
        if (key.keyStore().isPresent()) {
            state.tokens().doom(tx, key);
        } else {
            state.materials().retire(tx, key, now);
        }
        state.keys().delete(tx, key);
        leaveRelated(tx, key, now);
        events.record(tx, "DeleteKey", key.name(), now);
    }

    private void leaveRelated(Transaction tx, KmsKey gone, Instant now) {
        Optional<RelatedKeys> related = state.keys().related(tx, gone.name());
        if (related.isEmpty()) return;
        Region region = gone.name().region();
        if (related.get().isPrimaryIn(region)) {
            state.keys().unrelate(tx, gone.name());
            return;
        }
        RelatedKeys left = related.get().without(region);
        state.keys().relate(tx, gone.name(), left);
        if (left.replicas().isEmpty()) doom(tx, gone.name().in(left.primary()), now);
    }

    /// Begins the waiting period of a primary key whose last replica is gone, if it was only
    /// waiting for that.
    private void doom(Transaction tx, KeyName primary, Instant now) {
        state.keys()
                .findAlsoGone(tx, primary)
                .ifPresent(key ->
                        key.lifecycle()
                                .waitingDays()
                                .map(days -> key.deletedAt(now.plus(Duration.ofDays(days))))
                                .ifPresent(doomed -> state.keys().replace(tx, key, doomed)));
    }

    /// Uses of the key already were refused: they look at the time themselves.
    private void expire(Transaction tx, KmsKey key, Instant now) {
        KmsKey left = key;
        for (Material material : key.materials()) {
            if (!material.hasExpired(now)) continue;
            left = state.materials().discard(tx, left, material, now);
            Optional<String> id =
                    Optional.of(material.publicId()).filter(any -> key.kind().isSymmetric());
            events.record(
                    tx,
                    ServiceEvent.of("DeleteExpiredKeyMaterial", key.name(), now).aboutMaterial(id));
        }
        state.keys().replace(tx, key, left);
    }

    private void rotate(Transaction tx, KmsKey key, Instant now) {
        KmsKey rotated = newMaterial.of(tx, key, now, RotationKind.AUTOMATIC);
        Optional<RotationSchedule> next = key.rotation().map(schedule -> schedule.rotated(now));
        state.keys().replace(tx, key, rotated.rotating(next));
        events.record(tx, "RotateKey", key.name(), now);
    }
}
