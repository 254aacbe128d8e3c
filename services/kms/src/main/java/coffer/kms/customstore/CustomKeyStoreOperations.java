package coffer.kms.customstore;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.gate.Recording;
import coffer.kernel.SecretBytes;
import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import coffer.kms.Paging;
import coffer.kms.Paging.Page;
import coffer.kms.api.ConnectCustomKeyStoreRequest;
import coffer.kms.api.ConnectCustomKeyStoreResponse;
import coffer.kms.api.ConnectionStateType;
import coffer.kms.api.CreateCustomKeyStoreRequest;
import coffer.kms.api.CreateCustomKeyStoreResponse;
import coffer.kms.api.CustomKeyStoreType;
import coffer.kms.api.CustomKeyStoresListEntry;
import coffer.kms.api.DeleteCustomKeyStoreRequest;
import coffer.kms.api.DeleteCustomKeyStoreResponse;
import coffer.kms.api.DescribeCustomKeyStoresRequest;
import coffer.kms.api.DescribeCustomKeyStoresResponse;
import coffer.kms.api.DisconnectCustomKeyStoreRequest;
import coffer.kms.api.DisconnectCustomKeyStoreResponse;
import coffer.kms.api.KmsApi;
import coffer.kms.api.UpdateCustomKeyStoreRequest;
import coffer.kms.api.UpdateCustomKeyStoreResponse;
import coffer.kms.customstore.CustomKeyStore.Place;
import coffer.kms.customstore.NewKeyStore.Asked;
import coffer.kms.key.FoundKey;
import coffer.kms.key.Keys;
import coffer.kms.quota.Registration;
import coffer.store.Snapshot;
import coffer.store.Store;
import coffer.store.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/// Making, describing, changing and deleting custom key stores, and connecting them to their
/// tokens.
// AWS: KMS API Reference, CustomKeyStoreInvalidStateException, says what is possible in which
// state.
public final class CustomKeyStoreOperations {
    private static final Paging.Listing LISTING =
            new Paging.Listing("custom key stores", 100, 1_000);

    private final Store store;
    private final CustomKeyStores stores;
    private final Connections connections;
    private final Keys keys;
    private final NewKeyStore maker;

    /// Where what it works on is kept.
    record Parts(Store store, CustomKeyStores stores, Connections connections, Keys keys) {}

    CustomKeyStoreOperations(Parts parts, NewKeyStore maker) {
        this.store = parts.store();
        this.stores = parts.stores();
        this.connections = parts.connections();
        this.keys = parts.keys();
        this.maker = maker;
    }

    public void register(Registration registry) {
        registry.on(
                        KmsApi.CREATE_CUSTOM_KEY_STORE,
                        Recording.MANAGEMENT_WRITE,
                        this::createCustomKeyStore)
                .on(
                        KmsApi.DESCRIBE_CUSTOM_KEY_STORES,
                        Recording.MANAGEMENT_READ,
                        this::describeCustomKeyStores)
                .on(
                        KmsApi.UPDATE_CUSTOM_KEY_STORE,
                        Recording.MANAGEMENT_WRITE,
                        this::updateCustomKeyStore)
                .on(
                        KmsApi.CONNECT_CUSTOM_KEY_STORE,
                        Recording.MANAGEMENT_WRITE,
                        this::connectCustomKeyStore)
                .on(
                        KmsApi.DISCONNECT_CUSTOM_KEY_STORE,
                        Recording.MANAGEMENT_WRITE,
                        this::disconnectCustomKeyStore)
                .on(
                        KmsApi.DELETE_CUSTOM_KEY_STORE,
                        Recording.MANAGEMENT_WRITE,
                        this::deleteCustomKeyStore);
    }

    public Plan<CreateCustomKeyStoreResponse> createCustomKeyStore(
            CreateCustomKeyStoreRequest input, Call call) {
        return Plan.demanding(demand("kms:CreateCustomKeyStore", call))
                .then(authorised -> {
                    Asked asked = maker.checked(input);
                    return Effect.<CreateCustomKeyStoreResponse>change(tx ->
                                    CreateCustomKeyStoreResponse.builder()
                                            .customKeyStoreId(maker.insert(tx, asked, call))
                                            .build())
                            .onceCommitted(asked::close)
                            .ifAbandoned(asked::close);
                });
    }

    public Plan<DescribeCustomKeyStoresResponse> describeCustomKeyStores(
            DescribeCustomKeyStoresRequest input, Call call) {
        Paging paging = Paging.of(input.limit(), input.marker(), LISTING.of(call));
        if (input.customKeyStoreId().isPresent() && input.customKeyStoreName().isPresent()) {
            throw KmsError.VALIDATION.because(
                    "Name either CustomKeyStoreId or CustomKeyStoreName, not both.");
        }
        return Plan.demanding(demand("kms:DescribeCustomKeyStores", call))
                .then(authorised -> {
                    Page<CustomKeyStoresListEntry> page =
                            paging.slice(asked(input, call), CustomKeyStore::id).map(this::entry);
                    return Effect.answer(
                            DescribeCustomKeyStoresResponse.builder()
                                    .customKeyStores(page.items())
                                    .truncated(page.truncated())
                                    .nextMarker(page.next())
                                    .build());
                });
    }

    public Plan<UpdateCustomKeyStoreResponse> updateCustomKeyStore(
            UpdateCustomKeyStoreRequest input, Call call) {
        return Plan.demanding(demand("kms:UpdateCustomKeyStore", call))
                .noting(facts(place(input.customKeyStoreId(), call)))
                .then(authorised -> {
                    NewKeyStore.refuseExternal(input);
                    Optional<SecretBytes> password =
                            input.keyStorePassword().map(NewKeyStore::secret);
                    return change(
                                    input.customKeyStoreId(),
                                    call,
                                    (tx, now) -> updated(tx, now, input, password),
                                    new UpdateCustomKeyStoreResponse())
                            .onceCommitted(() -> password.ifPresent(SecretBytes::close))
                            .ifAbandoned(() -> password.ifPresent(SecretBytes::close));
                });
    }

    public Plan<ConnectCustomKeyStoreResponse> connectCustomKeyStore(
            ConnectCustomKeyStoreRequest input, Call call) {
        Place place = place(input.customKeyStoreId(), call);
        return Plan.demanding(demand("kms:ConnectCustomKeyStore", call))
                .noting(facts(place))
                .then(authorised ->
                        wanting(
                                        input.customKeyStoreId(),
                                        call,
                                        true,
                                        new ConnectCustomKeyStoreResponse())
                                .onceCommitted(() -> connections.begin(place)));
    }

    public Plan<DisconnectCustomKeyStoreResponse> disconnectCustomKeyStore(
            DisconnectCustomKeyStoreRequest input, Call call) {
        Place place = place(input.customKeyStoreId(), call);
        return Plan.demanding(demand("kms:DisconnectCustomKeyStore", call))
                .noting(facts(place))
                .then(authorised ->
                        wanting(
                                        input.customKeyStoreId(),
                                        call,
                                        false,
                                        new DisconnectCustomKeyStoreResponse())
                                .onceCommitted(() -> connections.end(place)));
    }

    public Plan<DeleteCustomKeyStoreResponse> deleteCustomKeyStore(
            DeleteCustomKeyStoreRequest input, Call call) {
        Place place = place(input.customKeyStoreId(), call);
        return Plan.demanding(demand("kms:DeleteCustomKeyStore", call))
                .noting(facts(place))
                .then(authorised ->
                        Effect.<DeleteCustomKeyStoreResponse>change(
                                        tx -> {
                                            CustomKeyStore now = stores.require(tx, place);
                                            requireDisconnected(now);
                                            requireNoKeys(tx, place);
                                            stores.delete(tx, now);
                                            return new DeleteCustomKeyStoreResponse();
                                        })
                                .onceCommitted(() -> connections.forget(place)));
    }

    private CustomKeyStore updated(
            Transaction tx,
            CustomKeyStore now,
            UpdateCustomKeyStoreRequest input,
            Optional<SecretBytes> password) {
        boolean isNameOnly = password.isEmpty() && input.cloudHsmClusterId().isEmpty();
        boolean isConnected = state(now).equals(ConnectionStateType.CONNECTED);
        if (!(isNameOnly && isConnected)) requireDisconnected(now);
        input.cloudHsmClusterId().ifPresent(id -> maker.requireSameCluster(now, id));
        CustomKeyStore after = now;
        if (input.newCustomKeyStoreName().isPresent()) {
            String name = input.newCustomKeyStoreName().get();
            maker.requireFreeName(tx, now.place(), name);
            after = after.named(name);
        }
        return password.isPresent()
                ? after.opening(stores.seal(tx, now.place(), password.get()))
                : after;
    }

    /// A failed store is disconnected first, and what is disconnected already is not again.
    private <O> Effect.Change<O> wanting(String id, Call call, boolean connected, O answer) {
        String refused = connected ? ConnectionStateType.FAILED : ConnectionStateType.DISCONNECTED;
        return change(
                id,
                call,
                (tx, now) -> {
                    requireNot(now, ConnectionStateType.DISCONNECTING, refused);
                    return now.wanted(connected);
                },
                answer);
    }

    private <O> Effect.Change<O> change(
            String id,
            Call call,
            BiFunction<Transaction, CustomKeyStore, CustomKeyStore> change,
            O answer) {
        return Effect.change(tx -> {
            stores.put(tx, change.apply(tx, stores.require(tx, place(id, call))));
            return answer;
        });
    }

    private List<CustomKeyStore> asked(DescribeCustomKeyStoresRequest input, Call call) {
        List<CustomKeyStore> all =
                store.read(snapshot -> stores.list(snapshot, call.account(), call.region()));
        Optional<String> named = input.customKeyStoreId().or(input::customKeyStoreName);
        if (named.isEmpty()) return all;
        List<CustomKeyStore> found =
                all.stream()
                        .filter(each ->
                                input.customKeyStoreId().isPresent()
                                        ? each.id().equals(named.get())
                                        : each.name().equals(named.get()))
                        .toList();
        if (found.isEmpty()) throw CustomKeyStores.notFound(named.get());
        return found;
    }

    private CustomKeyStoresListEntry entry(CustomKeyStore each) {
        Connections.Status status = connections.status(each);
        return CustomKeyStoresListEntry.builder()
                .customKeyStoreId(each.id())
                .customKeyStoreName(each.name())
                .cloudHsmClusterId(each.clusterId())
                .trustAnchorCertificate(each.trustAnchor())
                .connectionState(status.state())
                .connectionErrorCode(status.error())
                .creationDate(each.created())
                .customKeyStoreType(CustomKeyStoreType.AWS_CLOUDHSM)
                .build();
    }

    private void requireNoKeys(Snapshot snapshot, Place place) {
        if (keys.countIn(snapshot, place.account(), place.region(), place.id()) > 0) {
            throw KmsError.CUSTOM_KEY_STORE_HAS_KEYS.because(
                    "Custom key store `" + place.id() + "` has KMS keys.");
        }
    }

    private void requireDisconnected(CustomKeyStore now) {
        if (!state(now).equals(ConnectionStateType.DISCONNECTED)) throw wrongState(now);
    }

    private void requireNot(CustomKeyStore now, String... states) {
        if (Set.of(states).contains(state(now))) throw wrongState(now);
    }

    private ServiceException wrongState(CustomKeyStore now) {
        return KmsError.CUSTOM_KEY_STORE_INVALID_STATE.because(
                "Custom key store `%s` has ConnectionState %s, which is not valid for this operation."
                        .formatted(now.id(), state(now)));
    }

    private String state(CustomKeyStore now) {
        return connections.status(now).state();
    }

    /// What the record of a change tells of the store, whose id says little.
    // AWS: KMS Developer Guide, "Examples of AWS KMS log entries", "ConnectCustomKeyStore".
    private Map<String, String> facts(Place place) {
        return store.read(snapshot -> stores.find(snapshot, place))
                .map(known ->
                        Map.of(
                                "customKeyStoreName", known.name(),
                                "clusterId", known.clusterId()))
                .orElse(Map.of());
    }

    private static Place place(String id, Call call) {
        return new Place(call.account(), call.region(), id);
    }

    private static Demand demand(String action, Call call) {
        return Demand.onEverything(action, call.account()).with(FoundKey.callContext(call));
    }
}
