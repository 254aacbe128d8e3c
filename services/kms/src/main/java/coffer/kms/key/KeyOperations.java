package coffer.kms.key;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kms.Paging;
import coffer.kms.Paging.Page;
import coffer.kms.api.CreateKeyRequest;
import coffer.kms.api.CreateKeyResponse;
import coffer.kms.api.DescribeKeyRequest;
import coffer.kms.api.DescribeKeyResponse;
import coffer.kms.api.DisableKeyRequest;
import coffer.kms.api.DisableKeyResponse;
import coffer.kms.api.EnableKeyRequest;
import coffer.kms.api.EnableKeyResponse;
import coffer.kms.api.KeyListEntry;
import coffer.kms.api.ListKeysRequest;
import coffer.kms.api.ListKeysResponse;
import coffer.kms.api.UpdateKeyDescriptionRequest;
import coffer.kms.api.UpdateKeyDescriptionResponse;
import coffer.kms.material.KeyMaterials;
import coffer.policy.Principal;
import coffer.store.Store;

/// Making keys, reading about them, describing them and switching them on and off.
public final class KeyOperations {
    private static final Paging.Listing LISTING = new Paging.Listing("keys", 100, 1_000);

    private final KeyMaker maker;
    private final KeyFinder finder;
    private final Store store;
    private final Keys keys;
    private final KeyMaterials materials;
    private final KeyChanges changes;

    public KeyOperations(KeyMaker maker, KeyFinder finder, KmsState state) {
        this.maker = maker;
        this.finder = finder;
        this.store = state.store();
        this.keys = state.keys();
        this.materials = state.materials();
        this.changes = new KeyChanges(finder, keys);
    }

    public Plan<CreateKeyResponse> createKey(CreateKeyRequest input, Call call) {
        if (call.identity().principal() instanceof Principal.Service service) {
            return maker.managed(service, call);
        }
        return maker.asked(input, call);
    }

    public Plan<DescribeKeyResponse> describeKey(DescribeKeyRequest input, Call call) {
        finder.checkTokens(input.grantTokens(), call);
        FoundKey found = finder.find(input.keyId(), call);
        return Plan.demanding(found.demand("kms:DescribeKey", call))
                .then(authorised ->
                        Effect.answer(
                                DescribeKeyResponse.builder()
                                        .keyMetadata(Metadata.of(found.key(), found.related()))
                                        .build()));
    }

    public Plan<ListKeysResponse> listKeys(ListKeysRequest input, Call call) {
        Paging paging = Paging.of(input.limit(), input.marker(), LISTING.of(call));
        Demand demand =
                Demand.onEverything("kms:ListKeys", call.account())
                        .with(FoundKey.callContext(call));
        return Plan.demanding(demand).then(authorised -> Effect.answer(list(paging, call)));
    }

    public Plan<UpdateKeyDescriptionResponse> updateKeyDescription(
            UpdateKeyDescriptionRequest input, Call call) {
        FoundKey found = finder.findOwn(input.keyId(), call);
        return found.changing(found.demand("kms:UpdateKeyDescription", call))
                .then(authorised ->
                        changes.of(found, StateRule.NOT_PENDING_DELETION, call)
                                .to(
                                        key -> key.describedAs(input.description()),
                                        key -> new UpdateKeyDescriptionResponse()));
    }

    public Plan<EnableKeyResponse> enableKey(EnableKeyRequest input, Call call) {
        FoundKey found = finder.findOwn(input.keyId(), call);
        return found.changing(found.demand("kms:EnableKey", call))
                .then(authorised ->
                        changes.of(found, StateRule.SWITCHABLE, call)
                                .to(KmsKey::enabled, key -> new EnableKeyResponse()));
    }

    public Plan<DisableKeyResponse> disableKey(DisableKeyRequest input, Call call) {
        FoundKey found = finder.findOwn(input.keyId(), call);
        return found.changing(found.demand("kms:DisableKey", call))
                .then(authorised ->
                        changes.of(found, StateRule.SWITCHABLE, call)
                                .to(KmsKey::disabled, key -> new DisableKeyResponse())
                                .onceCommitted(() -> materials.drop(found.key())));
    }

    private ListKeysResponse list(Paging paging, Call call) {
        Page<KmsKey> page =
                paging.page(
                        store.read(snapshot ->
                                keys.list(
                                        snapshot, call.account(), call.region(), paging.range())));
        return ListKeysResponse.builder()
                .keys(
                        page.items().stream()
                                .filter(key -> !key.isGone(call.time()))
                                .map(KeyOperations::entry)
                                .toList())
                .truncated(page.truncated())
                .nextMarker(page.next())
                .build();
    }

    private static KeyListEntry entry(KmsKey key) {
        return KeyListEntry.builder()
                .keyId(key.name().id())
                .keyArn(key.name().arn().toString())
                .build();
    }
}
