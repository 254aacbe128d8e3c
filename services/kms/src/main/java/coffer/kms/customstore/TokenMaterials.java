package coffer.kms.customstore;

import coffer.crypto.pkcs11.TokenConnection;
import coffer.crypto.pkcs11.TokenException;
import coffer.kernel.AccountId;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import coffer.kms.customstore.CustomKeyStore.Place;
import coffer.kms.customstore.CustomKeyStores.Doomed;
import coffer.kms.customstore.Link.State;
import coffer.kms.key.KeyName;
import coffer.kms.key.KeyStoreRef;
import coffer.kms.key.KmsKey;
import coffer.kms.key.Material;
import coffer.kms.key.TokenKeys;
import coffer.store.Snapshot;
import coffer.store.Store;
import coffer.store.Transaction;
import coffer.store.keys.KeyId;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Key material in the tokens of connected custom key stores. In its token a key has the material's
/// id as its own and the KMS key's id as its label.
final class TokenMaterials implements TokenKeys {
    private static final Logger LOG = LoggerFactory.getLogger(TokenMaterials.class);
    private static final String LABEL = "coffer kms message v1";
    private static final int BATCH = 1_000;

    private final Store store;
    private final CustomKeyStores stores;
    private final Connections connections;
    private final SecureRandom random;

    TokenMaterials(
            Store store, CustomKeyStores stores, Connections connections, SecureRandom random) {
        this.store = store;
        this.stores = stores;
        this.connections = connections;
        this.random = random;
    }

    @Override
    public KeyStoreRef require(Snapshot snapshot, AccountId account, Region region, String id) {
        return stores.require(snapshot, new Place(account, region, id)).ref();
    }

    @Override
    public boolean isConnected(String keyStoreId) {
        return connections.connected(keyStoreId).isPresent();
    }

    @Override
    public Bytes create(KeyStoreRef ref, KeyName key) {
        Bytes id = KeyId.random(random).bytes();
        return managing(
                ref,
                connection -> {
                    connection.create(id, key.id());
                    return id;
                });
    }

    @Override
    public void abandon(KeyStoreRef ref, Bytes materialId) {
        var _ = destroyed(ref.id(), materialId);
    }

    @Override
    public SecretBytes ofMessage(KmsKey key, Material material, Bytes nonce) {
        KeyStoreRef ref =
                key.keyStore()
                        .orElseThrow(
                                () -> new IllegalStateException(key.name() + " is in no token"));
        return asking(
                ref,
                connection -> connection.derive(material.id(), LABEL, nonce),
                () -> KmsError.INVALID_STATE.because(key.name() + " is unavailable."));
    }

    @Override
    public SecretBytes random(KeyStoreRef ref, int length) {
        return managing(ref, connection -> connection.random(length));
    }

    @Override
    public void doom(Transaction tx, KmsKey key) {
        key.keyStore()
                .ifPresent(ref ->
                        key.materials()
                                .forEach(material ->
                                        stores.doom(
                                                tx,
                                                new Doomed(
                                                        place(key.name(), ref), material.id()))));
    }

    /// Destroys what can be reached of the material that waits for it.
    void destroyDoomed() {
        for (Doomed doomed : store.read(snapshot -> stores.doomed(snapshot, BATCH))) {
            if (!isOrphan(doomed) && !destroyed(doomed.place().id(), doomed.materialId())) continue;
            var _ =
                    store.write(tx -> {
                        stores.forget(tx, doomed);
                        return true;
                    });
        }
    }

    /// Whether its custom key store was deleted, so that only the token's owner can destroy it.
    private boolean isOrphan(Doomed doomed) {
        boolean isOrphan = store.read(snapshot -> stores.find(snapshot, doomed.place())).isEmpty();
        if (isOrphan) {
            LOG.warn(
                    "key {} stays in the token of custom key store {}, which was deleted",
                    doomed.materialId().toHex(),
                    doomed.place().id());
        }
        return isOrphan;
    }

    private boolean destroyed(String keyStoreId, Bytes materialId) {
        Optional<State.Connected> connected = connections.connected(keyStoreId);
        if (connected.isEmpty()) return false;
        try {
            connected.get().connection().destroy(materialId);
            return true;
        } catch (TokenException failure) {
            connections.failed(keyStoreId, connected.get(), failure);
            LOG.warn(
                    "key {} of custom key store {} could not be destroyed: {}",
                    materialId.toHex(),
                    keyStoreId,
                    failure.getMessage());
            return false;
        }
    }

    private static Place place(KeyName key, KeyStoreRef ref) {
        return new Place(key.account(), key.region(), ref.id());
    }

    private <T> T managing(KeyStoreRef ref, Function<TokenConnection, T> question) {
        return asking(
                ref,
                question,
                () ->
                        KmsError.CUSTOM_KEY_STORE_INVALID_STATE.because(
                                "Custom key store `" + ref.id() + "` is not connected."));
    }

    private <T> T asking(
            KeyStoreRef ref,
            Function<TokenConnection, T> question,
            Supplier<ServiceException> unconnected) {
        State.Connected connected = connections.connected(ref.id()).orElseThrow(unconnected);
        try {
            return question.apply(connected.connection());
        } catch (TokenException failure) {
            connections.failed(ref.id(), connected, failure);
            throw refusal(ref, failure);
        }
    }

    // AWS: KMS Developer Guide, "Troubleshooting a custom key store".
    private static ServiceException refusal(KeyStoreRef ref, TokenException failure) {
        return switch (failure.problem()) {
            case TOO_SLOW ->
                    KmsError.DEPENDENCY_TIMEOUT.because(
                            "Cluster " + ref.clusterId() + " did not answer in time.");
            case BUSY -> KmsError.THROTTLING.because("Rate exceeded");
            case KEY_MISSING, UNSUITABLE ->
                    KmsError.INVALID_STATE.because(
                            "The key's material is not in cluster "
                                    + ref.clusterId()
                                    + ", or not kept there as it must be.");
            case GONE, NO_TOKEN, WRONG_PIN, PIN_LOCKED, NO_USER ->
                    KmsError.INVALID_STATE.because(
                            "KMS cannot communicate with cluster " + ref.clusterId() + ".");
        };
    }
}
