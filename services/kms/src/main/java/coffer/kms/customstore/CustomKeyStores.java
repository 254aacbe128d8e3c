package coffer.kms.customstore;

import coffer.kernel.AccountId;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import coffer.kms.customstore.CustomKeyStore.Place;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import coffer.store.keys.DomainKeys;
import coffer.store.keys.DomainKeys.Domain;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// The custom key stores of all accounts, and the material in tokens that waits to be destroyed.
final class CustomKeyStores {
    // AWS: KMS Developer Guide, "Resource quotas": custom key stores.
    static final int MAX_STORES = 10;

    private static final String PURPOSE = "coffer kms key store password v1 ";
    private static final Table<CustomKeyStore> STORES =
            Table.unordered("kms.key-store", CustomKeyStore.class);
    private static final Table<Place> BY_CLUSTER =
            Table.unordered("kms.key-store.cluster", Place.class);
    private static final Table<Doomed> DOOMED =
            Table.unordered("kms.key-store.doomed", Doomed.class);
    private static final Scope EVERYWHERE = Scope.of("aws", "*", "*", "kms");
    private static final Scope DOOMED_SCOPE = Scope.of("aws", "*", "*", "kms", "doomed");

    private final DomainKeys domains;

    /// Material of a key that is gone.
    record Doomed(Place place, Bytes materialId) {}

    CustomKeyStores(DomainKeys domains) {
        this.domains = domains;
    }

    static ServiceException notFound(String what) {
        return KmsError.CUSTOM_KEY_STORE_NOT_FOUND.because(
                "Custom key store `" + what + "` is not found.");
    }

    Optional<CustomKeyStore> find(Snapshot snapshot, Place place) {
        return snapshot.find(STORES, key(place));
    }

    CustomKeyStore require(Snapshot snapshot, Place place) {
        return find(snapshot, place).orElseThrow(() -> notFound(place.id()));
    }

    List<CustomKeyStore> list(Snapshot snapshot, AccountId account, Region region) {
        return snapshot.list(STORES, home(account, region), Range.first(MAX_STORES)).stream()
                .map(Entry::value)
                .toList();
    }

    /// The store that uses this cluster, in whatever account.
    Optional<CustomKeyStore> ofCluster(Snapshot snapshot, String clusterId) {
        return snapshot.find(BY_CLUSTER, Key.of(EVERYWHERE, clusterId))
                .flatMap(place -> find(snapshot, place));
    }

    void put(Transaction tx, CustomKeyStore store) {
        tx.put(STORES, key(store.place()), store);
        tx.put(BY_CLUSTER, Key.of(EVERYWHERE, store.clusterId()), store.place());
    }

    void delete(Transaction tx, CustomKeyStore store) {
        tx.delete(STORES, key(store.place()));
        tx.delete(BY_CLUSTER, Key.of(EVERYWHERE, store.clusterId()));
    }

    /// The password to be kept with the store that is, or will be, at `place`.
    Bytes seal(Transaction tx, Place place, SecretBytes password) {
        return Bytes.adopt(domains.seal(tx, domain(place), password.expose(), aad(place)));
    }

    /// For the caller to close.
    SecretBytes password(Snapshot snapshot, CustomKeyStore store) {
        Place place = store.place();
        return domains.open(snapshot, domain(place), store.password().expose(), aad(place));
    }

    void doom(Transaction tx, Doomed doomed) {
        tx.put(DOOMED, new Key(DOOMED_SCOPE, doomed.materialId()), doomed);
    }

    List<Doomed> doomed(Snapshot snapshot, int limit) {
        return snapshot.list(DOOMED, DOOMED_SCOPE, Range.first(limit)).stream()
                .map(Entry::value)
                .toList();
    }

    void forget(Transaction tx, Doomed doomed) {
        tx.delete(DOOMED, new Key(DOOMED_SCOPE, doomed.materialId()));
    }

    private static Key key(Place place) {
        return Key.of(home(place.account(), place.region()), place.id());
    }

    private static Scope home(AccountId account, Region region) {
        return Scope.of("aws", account.digits(), region.name(), "kms");
    }

    private static Domain domain(Place place) {
        return new Domain(place.account(), place.region());
    }

    private static byte[] aad(Place place) {
        return (PURPOSE + place.id()).getBytes(StandardCharsets.US_ASCII);
    }
}
