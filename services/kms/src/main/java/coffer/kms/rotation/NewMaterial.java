package coffer.kms.rotation;

import coffer.kms.KmsError;
import coffer.kms.ServiceEvents;
import coffer.kms.key.KeyName;
import coffer.kms.key.Keys;
import coffer.kms.key.KmsKey;
import coffer.kms.key.KmsState;
import coffer.kms.key.Material;
import coffer.kms.key.Material.RotationKind;
import coffer.store.Snapshot;
import coffer.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Gives a key new material, and with it all its replicas: in one transaction, so that no related
/// key ever meets a ciphertext that it cannot decrypt.
public final class NewMaterial {
    private final KmsState state;
    private final ServiceEvents events;

    public NewMaterial(KmsState state, ServiceEvents events) {
        this.state = state;
        this.events = events;
    }

    /// The key after its rotation, for the caller to store; its replicas are stored already.
    public KmsKey of(Transaction tx, KmsKey key, Instant now, RotationKind kind) {
        return key.isExternal() ? brought(tx, key, now) : made(tx, key, now, kind);
    }

    /// Whether the material named as `awaiting` is, which awaits the rotation of a primary key, can
    /// be used by all its replicas too. True for keys without replicas.
    boolean isEverywhere(KmsKey key, Material awaiting, Instant now) {
        return state.store().read(snapshot -> isEverywhere(snapshot, key, awaiting, now));
    }

    private KmsKey made(Transaction tx, KmsKey key, Instant now, RotationKind kind) {
        List<KmsKey> replicas = replicas(tx, key, now);
        List<KeyName> related = new ArrayList<>(List.of(key.name()));
        replicas.forEach(replica -> related.add(replica.name()));
        Material material = state.materials().create(tx, related, now, kind);
        for (KmsKey replica : replicas) {
            synchronise(tx, replica, replica.rotatedTo(material), now);
        }
        return key.rotatedTo(material);
    }

    private KmsKey brought(Transaction tx, KmsKey key, Instant now) {
        Material next =
                key.awaitingRotation(now)
                        .orElseThrow(() ->
                                KmsError.INVALID_STATE.because(
                                        key.name()
                                                + " has no key material that is pending rotation."));
        if (!isEverywhere(tx, key, next, now)) {
            throw KmsError.INVALID_STATE.because(
                    "The key material that is pending rotation of "
                            + key.name()
                            + " was not imported into all its replica keys.");
        }
        for (KmsKey replica : replicas(tx, key, now)) {
            synchronise(tx, replica, replica.rotatedToImported(next.id(), now), now);
        }
        return key.rotatedToImported(next.id(), now);
    }

    private boolean isEverywhere(Snapshot snapshot, KmsKey key, Material awaiting, Instant now) {
        return replicas(snapshot, key, now).stream()
                .allMatch(replica ->
                        replica.material(awaiting.id())
                                .filter(material -> material.isUsable(now))
                                .isPresent());
    }

    private void synchronise(Transaction tx, KmsKey replica, KmsKey rotated, Instant now) {
        keys().replace(tx, replica, rotated);
        events.record(tx, "SynchronizeMultiRegionKey", replica.name(), now);
    }

    private List<KmsKey> replicas(Snapshot snapshot, KmsKey key, Instant now) {
        return keys().replicas(snapshot, key.name()).stream()
                .filter(replica -> !replica.isGone(now))
                .toList();
    }

    private Keys keys() {
        return state.keys();
    }
}
