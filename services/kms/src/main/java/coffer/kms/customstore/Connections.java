package coffer.kms.customstore;

import coffer.crypto.pkcs11.Login;
import coffer.crypto.pkcs11.Token;
import coffer.crypto.pkcs11.TokenConnection;
import coffer.crypto.pkcs11.TokenException;
import coffer.crypto.pkcs11.TokenException.Problem;
import coffer.kernel.SecretBytes;
import coffer.kms.api.ConnectionStateType;
import coffer.kms.customstore.CustomKeyStore.Place;
import coffer.kms.customstore.Link.State;
import coffer.store.Store;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connections of custom key stores to their tokens: made aside, kept, and mended when a token
/// that went away is back. A password that was refused is not tried again until somebody
/// disconnects the store.
final class Connections implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final Store store;
    private final CustomKeyStores stores;
    private final Map<String, HsmCluster> clusters = new HashMap<>();
    private final Map<String, Token> tokens = new HashMap<>();
    private final Map<String, Link> links = new ConcurrentHashMap<>();

    /// What clients are told.
    record Status(String state, Optional<String> error) {}

    Connections(Store store, CustomKeyStores stores, List<HsmCluster> clusters, Duration patience) {
        this.store = store;
        this.stores = stores;
        for (HsmCluster cluster : clusters) {
            this.clusters.put(cluster.id(), cluster);
            this.tokens.put(cluster.id(), new Token(cluster.token(), patience));
        }
    }

    Optional<HsmCluster> cluster(String id) {
        return Optional.ofNullable(clusters.get(id));
    }

    Status status(CustomKeyStore of) {
        if (of.isWanted() && of.refusal().isPresent()) {
            return new Status(ConnectionStateType.FAILED, of.refusal());
        }
        Optional<Link> link = Optional.ofNullable(links.get(of.id()));
        if (link.isEmpty()) return unlinked(of);
        return switch (link.get().state()) {
            case State.Connected _ -> new Status(ConnectionStateType.CONNECTED, Optional.empty());
            case State.Connecting _ -> new Status(ConnectionStateType.CONNECTING, Optional.empty());
            case State.Disconnecting _ ->
                    new Status(ConnectionStateType.DISCONNECTING, Optional.empty());
            case State.Disconnected _ ->
                    new Status(ConnectionStateType.DISCONNECTED, Optional.empty());
            case State.Failed failed ->
                    new Status(ConnectionStateType.FAILED, Optional.of(failed.error().name()));
        };
    }

    Optional<State.Connected> connected(String keyStoreId) {
        return Optional.ofNullable(links.get(keyStoreId)).flatMap(Link::connected);
    }

    /// Connects again what was connected when the server stopped.
    void resume() {
        for (String cluster : clusters.keySet()) {
            store.read(snapshot -> stores.ofCluster(snapshot, cluster))
                    .filter(each -> each.isWanted() && each.refusal().isEmpty())
                    .ifPresent(each -> begin(each.place()));
        }
    }

    /// Connects aside, if it is disconnected.
    void begin(Place place) {
        Link link = links.computeIfAbsent(place.id(), id -> new Link());
        link.connecting().ifPresent(attempt -> aside(() -> connect(place, link, attempt)));
    }

    /// Disconnects aside.
    void end(Place place) {
        Link link = links.computeIfAbsent(place.id(), id -> new Link());
        State before = link.disconnecting();
        State ending = link.state();
        aside(() -> {
            if (before instanceof State.Connected connected) connected.connection().close();
            var _ = link.move(ending, new State.Disconnected());
        });
    }

    void forget(Place place) {
        links.remove(place.id());
    }

    /// What a failed call means for the connection it was made by: if the token is gone, so is the
    /// connection, and it is tried again at once and then every now and then.
    void failed(String keyStoreId, State.Connected connected, TokenException failure) {
        // Slowness is no loss.
        if (failure.problem() != Problem.GONE) return;
        Optional.ofNullable(links.get(keyStoreId))
                .filter(link -> lose(link, connected, failure))
                .ifPresent(link -> aside(() -> mend(keyStoreId, link)));
    }

    /// Looks after every connection.
    void tend() {
        links.forEach((id, link) -> {
            link.connected().ifPresent(connected -> probe(link, connected));
            mend(id, link);
        });
    }

    @Override
    public void close() {
        for (Link link : links.values()) {
            if (link.disconnecting() instanceof State.Connected connected) {
                connected.connection().close();
            }
        }
    }

    private Status unlinked(CustomKeyStore of) {
        if (!of.isWanted()) return new Status(ConnectionStateType.DISCONNECTED, Optional.empty());
        // It was connected before the server stopped, and the operator has taken its token away.
        return clusters.containsKey(of.clusterId())
                ? new Status(ConnectionStateType.CONNECTING, Optional.empty())
                : new Status(
                        ConnectionStateType.FAILED,
                        Optional.of(ConnectionError.CLUSTER_NOT_FOUND.name()));
    }

    private void probe(Link link, State.Connected connected) {
        try {
            connected.connection().probe();
        } catch (TokenException failure) {
            // Whoever has too much to do is there.
            if (failure.problem() == Problem.BUSY) return;
            boolean _ = lose(link, connected, failure);
        }
    }

    private static boolean lose(Link link, State.Connected connected, TokenException failure) {
        State lost = new State.Failed(ConnectionError.NETWORK_ERRORS, false);
        if (!link.move(connected, lost)) return false;
        LOG.warn("a custom key store lost its token: {}", failure.getMessage());
        connected.connection().close();
        return true;
    }

    private void mend(String keyStoreId, Link link) {
        Optional<Place> place =
                store.read(snapshot ->
                        clusters.keySet().stream()
                                .flatMap(id -> stores.ofCluster(snapshot, id).stream())
                                .filter(each -> each.id().equals(keyStoreId))
                                .map(CustomKeyStore::place)
                                .findFirst());
        place.ifPresent(
                known -> link.mending().ifPresent(attempt -> connect(known, link, attempt)));
    }

    private void connect(Place place, Link link, State attempt) {
        State outcome = new State.Failed(ConnectionError.INTERNAL_ERROR, false);
        try {
            outcome = connected(place, attempt);
        } finally {
            boolean isOvertaken = !link.move(attempt, outcome);
            if (isOvertaken && outcome instanceof State.Connected late) late.connection().close();
        }
    }

    private State connected(Place place, State attempt) {
        Optional<CustomKeyStore> found = store.read(snapshot -> stores.find(snapshot, place));
        Optional<Token> token = found.map(each -> tokens.get(each.clusterId()));
        if (token.isEmpty()) return new State.Failed(ConnectionError.CLUSTER_NOT_FOUND, false);
        try (SecretBytes password =
                store.read(snapshot -> stores.password(snapshot, found.orElseThrow()))) {
            TokenConnection connection = token.get().connect(password, Login.PROVEN);
            LOG.info("custom key store {} is connected", place.id());
            return new State.Connected(connection);
        } catch (TokenException failure) {
            ConnectionError error = ConnectionError.of(failure.problem());
            boolean isOldNews =
                    attempt instanceof State.Failed before
                            && before.error().mayPass()
                            && error.mayPass();
            if (isOldNews) return new State.Failed(((State.Failed) attempt).error(), false);
            LOG.warn("custom key store {} cannot connect: {}", place.id(), failure.getMessage());
            if (error.isRefusal()) remember(found.orElseThrow(), error);
            return new State.Failed(error, false);
        }
    }

    /// So that no restart tries it again.
    private void remember(CustomKeyStore tried, ConnectionError error) {
        var _ =
                store.write(tx -> {
                    stores.find(tx, tried.place())
                            .filter(now ->
                                    now.isWanted() && now.password().equals(tried.password()))
                            .ifPresent(now -> stores.put(tx, now.refused(error.name())));
                    return true;
                });
    }

    private static void aside(Runnable task) {
        Thread.ofVirtual().name("custom key store").start(task);
    }
}
