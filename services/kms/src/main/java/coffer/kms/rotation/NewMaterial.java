package coffer.kms.rotation;

import coffer.kms.ServiceEvents;
import coffer.kms.key.KeyName;
import coffer.kms.key.Keys;
import coffer.kms.key.KmsKey;
import coffer.kms.key.Material;
import coffer.kms.key.Material.RotationKind;
import coffer.kms.material.KeyMaterials;
import coffer.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Gives a key new material, and with it all its replicas: in one transaction, so that no related
/// key ever meets a ciphertext that it cannot decrypt.
public final class NewMaterial {
    private final Keys keys;
    private final KeyMaterials materials;
    private final ServiceEvents events;

    public NewMaterial(Keys keys, KeyMaterials materials, ServiceEvents events) {
        this.keys = keys;
        this.materials = materials;
        this.events = events;
    }

    /// The key after its rotation, for the caller to store; its replicas are stored already.
    public KmsKey of(Transaction tx, KmsKey key, Instant now, RotationKind kind) {
        List<KmsKey> replicas = keys.replicas(tx, key.name());
        List<KeyName> related = new ArrayList<>(List.of(key.name()));
        replicas.forEach(replica -> related.add(replica.name()));
        Material material = materials.create(tx, related, now, kind);
        for (KmsKey replica : replicas) {
            keys.replace(tx, replica, replica.rotatedTo(material));
            events.record(tx, "SynchronizeMultiRegionKey", replica.name(), now);
        }
        return key.rotatedTo(material);
    }
}
