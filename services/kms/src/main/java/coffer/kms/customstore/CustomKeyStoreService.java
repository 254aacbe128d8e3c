package coffer.kms.customstore;

import coffer.kms.key.Keys;
import coffer.kms.key.TokenKeys;
import coffer.store.Store;
import coffer.store.keys.DomainKeys;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/// All of custom key stores: their operations, their keys, their connections.
public final class CustomKeyStoreService implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CustomKeyStores stores;
    private final Connections connections;
    private final TokenMaterials materials;
    private final Store store;
    private final SecureRandom random;

    /// `clusters` are all that the operator configured. Nothing is connected before [#resume].
    public CustomKeyStoreService(
            Store store, DomainKeys domains, List<HsmCluster> clusters, SecureRandom random) {
        this.store = store;
        this.random = random;
        this.stores = new CustomKeyStores(domains);
        this.connections = new Connections(store, stores, clusters, PATIENCE);
        this.materials = new TokenMaterials(store, stores, connections, random);
    }

    public CustomKeyStoreOperations operations(Keys keys) {
        return new CustomKeyStoreOperations(
                new CustomKeyStoreOperations.Parts(store, stores, connections, keys),
                new NewKeyStore(stores, connections, random));
    }

    public TokenKeys keys() {
        return materials;
    }

    /// Begins to connect what was connected when the server stopped.
    public void resume() {
        connections.resume();
    }

    /// Looks after connections, and after material that is to be destroyed.
    public void tend() {
        connections.tend();
        materials.destroyDoomed();
    }

    @Override
    public void close() {
        connections.close();
    }
}
