package coffer.kms.key;

import coffer.kernel.Bytes;
import coffer.kms.key.Material.RotationKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A key as it is stored: everything but its secret. The last of `materials` that awaits no
/// rotation encrypts, all decrypt. None of them may be missing while the key is in use.
public record KmsKey(
        KeyName name,
        Origin origin,
        String description,
        Lifecycle lifecycle,
        String policy,
        Map<String, String> tags,
        Optional<RotationSchedule> rotation,
        List<Material> materials) {

    /// What never changes. Keys that were stored without a kind are symmetric, those without a
    /// source were made here. `keyStore` has the material of keys that come from one.
    public record Origin(
            Instant created,
            Owner owner,
            Optional<KeyKind> kind,
            Optional<Source> source,
            Optional<KeyStoreRef> keyStore) {

        /// Of keys in no custom key store.
        public Origin(
                Instant created, Owner owner, Optional<KeyKind> kind, Optional<Source> source) {
            this(created, owner, kind, source, Optional.empty());
        }

        Origin in(KeyStoreRef store) {
            return new Origin(created, owner, kind, source, Optional.of(store));
        }

        KeyKind known() {
            return kind.orElse(KeyKind.SYMMETRIC);
        }

        Source from() {
            return source.orElse(Source.AWS_KMS);
        }

        /// What policies see of a key that has this origin.
        Map<String, List<String>> conditionKeys() {
            Map<String, List<String>> keys = new HashMap<>(known().conditionKeys());
            keys.put("kms:KeyOrigin", List.of(from().wireName()));
            return keys;
        }
    }

    /// Who decides about the key.
    public enum Owner {
        CUSTOMER,
        AWS
    }

    /// `deletion` is present exactly while the key is pending deletion, `waitingDays` while it
    /// waits for its replicas to be deleted, and then is how long it will be kept after them.
    public record Lifecycle(
            KeyState state, Optional<Instant> deletion, Optional<Integer> waitingDays) {
        public static final Lifecycle ENABLED = steady(KeyState.ENABLED);
        static final Lifecycle DISABLED = steady(KeyState.DISABLED);
        static final Lifecycle PENDING_IMPORT = steady(KeyState.PENDING_IMPORT);
        static final Lifecycle UNAVAILABLE = steady(KeyState.UNAVAILABLE);

        public Lifecycle {
            if (deletion.isPresent() != (state == KeyState.PENDING_DELETION)) {
                throw new IllegalArgumentException("state and deletion date disagree");
            }
            if (waitingDays.isPresent() != (state == KeyState.PENDING_REPLICA_DELETION)) {
                throw new IllegalArgumentException("state and waiting period disagree");
            }
        }

        private static Lifecycle steady(KeyState state) {
            return new Lifecycle(state, Optional.empty(), Optional.empty());
        }
    }

    public KmsKey {
        tags = Map.copyOf(tags);
        materials = List.copyOf(materials);
        if (materials.isEmpty() && origin.from() != Source.EXTERNAL) {
            throw new IllegalArgumentException("a key has material");
        }
    }

    public KeyState state() {
        return lifecycle.state();
    }

    /// Whether the key is to be deleted, sooner or later.
    public boolean isDoomed() {
        return switch (state()) {
            case PENDING_DELETION, PENDING_REPLICA_DELETION -> true;
            case ENABLED, DISABLED, PENDING_IMPORT, UNAVAILABLE -> false;
        };
    }

    public boolean belongsToAws() {
        return origin.owner() == Owner.AWS;
    }

    public KeyKind kind() {
        return origin.known();
    }

    public Source source() {
        return origin.from();
    }

    /// The custom key store that has its material, if one has.
    public Optional<KeyStoreRef> keyStore() {
        return origin.keyStore();
    }

    /// Whether its material is brought from outside, again and again if need be.
    public boolean isExternal() {
        return source() == Source.EXTERNAL;
    }

    public Material currentMaterial() {
        return current().orElseThrow(() -> new IllegalStateException(name + " has no material"));
    }

    /// What clients are told of the current material; nothing of keys that have only ever one.
    public Optional<String> publicMaterialId() {
        return current()
                .map(Material::publicId)
                .filter(id -> kind().isSymmetric() && keyStore().isEmpty());
    }

    public Optional<Material> material(Bytes id) {
        return materials.stream().filter(material -> material.id().equals(id)).findFirst();
    }

    public long onDemandRotations() {
        return materials.stream()
                .filter(material -> material.rotation().equals(Optional.of(RotationKind.ON_DEMAND)))
                .count();
    }

    /// Whether the waiting period is over: such a key is gone, even if its record is still there.
    public boolean isGone(Instant now) {
        return lifecycle.deletion().map(date -> !now.isBefore(date)).orElse(false);
    }

    /// When something must be done about this key though nobody asks: delete it, rotate it, or give
    /// up material that has expired.
    public Optional<Instant> due() {
        Optional<Instant> own =
                switch (state()) {
                    case PENDING_DELETION -> lifecycle.deletion();
                    case DISABLED, PENDING_IMPORT, PENDING_REPLICA_DELETION, UNAVAILABLE ->
                            Optional.empty();
                    case ENABLED -> rotation.map(RotationSchedule::next);
                };
        return Stream.of(own, expiry()).flatMap(Optional::stream).min(Comparator.naturalOrder());
    }

    /// When the first of the material that is held expires.
    public Optional<Instant> expiry() {
        return materials.stream()
                .flatMap(material -> material.imported().stream())
                .flatMap(imported -> imported.expiry().stream())
                .min(Comparator.naturalOrder());
    }

    /// Whether all its material is held and none has expired; what awaits rotation does not count.
    public boolean isComplete(Instant now) {
        return current().isPresent()
                && materials.stream().allMatch(each -> each.awaitsRotation() || each.isUsable(now));
    }

    /// The key as it stands at `now`, whether or not anybody has attended to what has expired.
    public KmsKey at(Instant now) {
        boolean isInUse = state() == KeyState.ENABLED || state() == KeyState.DISABLED;
        return isExternal() && isInUse && !isComplete(now)
                ? living(Lifecycle.PENDING_IMPORT)
                : this;
    }

    public KmsKey enabled() {
        return living(Lifecycle.ENABLED);
    }

    public KmsKey disabled() {
        return living(Lifecycle.DISABLED);
    }

    /// The key as it looks while its custom key store is not connected. It is not stored so.
    KmsKey unavailable() {
        return living(Lifecycle.UNAVAILABLE);
    }

    public KmsKey deletedAt(Instant date) {
        return living(
                new Lifecycle(KeyState.PENDING_DELETION, Optional.of(date), Optional.empty()));
    }

    /// To be deleted `waitingDays` after the last of its replicas is gone.
    public KmsKey deletedAfterReplicas(int waitingDays) {
        return living(
                new Lifecycle(
                        KeyState.PENDING_REPLICA_DELETION,
                        Optional.empty(),
                        Optional.of(waitingDays)));
    }

    public KmsKey describedAs(String text) {
        return new KmsKey(name, origin, text, lifecycle, policy, tags, rotation, materials);
    }

    public KmsKey governedBy(String newPolicy) {
        return new KmsKey(
                name, origin, description, lifecycle, newPolicy, tags, rotation, materials);
    }

    public KmsKey tagged(Map<String, String> newTags) {
        return new KmsKey(
                name, origin, description, lifecycle, policy, newTags, rotation, materials);
    }

    public KmsKey rotating(Optional<RotationSchedule> schedule) {
        return new KmsKey(name, origin, description, lifecycle, policy, tags, schedule, materials);
    }

    public KmsKey rotatedTo(Material material) {
        List<Material> more = new ArrayList<>(materials);
        more.add(material);
        return new KmsKey(name, origin, description, lifecycle, policy, tags, rotation, more);
    }

    /// With `material` imported, be it new or known before; in use if nothing is missing any more.
    public KmsKey importing(Material material, Instant now) {
        List<Material> all = new ArrayList<>(materials);
        all.replaceAll(each -> each.id().equals(material.id()) ? material : each);
        if (!all.contains(material)) all.add(material);
        KmsKey key = holding(all);
        return state() == KeyState.PENDING_IMPORT && key.isComplete(now) ? key.enabled() : key;
    }

    /// Without the secret of `material`. Of what awaits rotation nothing is left; all else stays
    /// known, because nothing but the same may take its place.
    public KmsKey losing(Material material, Instant now) {
        List<Material> all = new ArrayList<>(materials);
        all.removeIf(each -> each.awaitsRotation() && each.id().equals(material.id()));
        all.replaceAll(each -> each.id().equals(material.id()) ? emptied(each) : each);
        return holding(all).at(now);
    }

    /// With the material named `id`, which awaits rotation, as its current material.
    public KmsKey rotatedToImported(Bytes id, Instant now) {
        List<Material> all = new ArrayList<>(materials);
        all.replaceAll(each -> each.id().equals(id) ? each.rotatedOnDemand(now) : each);
        return holding(all);
    }

    /// What a new replica of this key has: the same, but of what is brought only the knowledge.
    /// What awaits rotation comes to a replica when it is brought there.
    public List<Material> replicated() {
        if (!isExternal()) return materials;
        return materials.stream()
                .filter(material -> !material.awaitsRotation())
                .map(material -> material.as(Imported.known()))
                .toList();
    }

    /// What waits for the key to be rotated to it, if it is there to be used.
    public Optional<Material> awaitingRotation(Instant now) {
        return materials.stream()
                .filter(each -> each.awaitsRotation() && each.isUsable(now))
                .findFirst();
    }

    private Optional<Material> current() {
        for (Material material : materials.reversed()) {
            if (!material.awaitsRotation()) return Optional.of(material);
        }
        return Optional.empty();
    }

    private static Material emptied(Material material) {
        return material.imported()
                .map(imported -> material.as(imported.withoutSecret()))
                .orElse(material);
    }

    private KmsKey holding(List<Material> all) {
        return new KmsKey(name, origin, description, lifecycle, policy, tags, rotation, all);
    }

    private KmsKey living(Lifecycle changed) {
        return new KmsKey(name, origin, description, changed, policy, tags, rotation, materials);
    }
}
