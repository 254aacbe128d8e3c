package coffer.iam.credential;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.iam.IamError;
import coffer.iam.account.Holder;
import coffer.iam.account.RootUser;
import coffer.iam.api.AccessKeyLastUsed;
import coffer.iam.api.AccessKeyMetadata;
import coffer.iam.api.CreateAccessKeyRequest;
import coffer.iam.api.CreateAccessKeyResponse;
import coffer.iam.api.DeleteAccessKeyRequest;
import coffer.iam.api.DeleteAccessKeyResponse;
import coffer.iam.api.GetAccessKeyLastUsedRequest;
import coffer.iam.api.GetAccessKeyLastUsedResponse;
import coffer.iam.api.ListAccessKeysRequest;
import coffer.iam.api.ListAccessKeysResponse;
import coffer.iam.api.UpdateAccessKeyRequest;
import coffer.iam.api.UpdateAccessKeyResponse;
import coffer.iam.credential.AccessKeys.AccessKey;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Directory;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.directory.UniqueIds;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.kernel.SecretBytes;
import coffer.store.Snapshot;
import java.util.List;
import java.util.Optional;

/// Access keys, of which a user has two at most. AWS: IAM API Reference.
public final class AccessKeyOperations {
    private static final int MOST = 2;

    private final Desk desk;
    private final AccessKeys keys;
    private final UniqueIds ids;
    private final RootUser root;
    private final LastUse lastUse;

    public AccessKeyOperations(Desk desk, AccessKeys keys, UniqueIds ids, Outside outside) {
        this.desk = desk;
        this.keys = keys;
        this.ids = ids;
        this.root = outside.root();
        this.lastUse = outside.lastUse();
    }

    /// What these operations ask that the directory does not know.
    public record Outside(RootUser root, LastUse lastUse) {}

    public Plan<CreateAccessKeyResponse> createAccessKey(CreateAccessKeyRequest input, Call call) {
        KeyOwner owner = owner(input.userName(), call);
        return desk.changing(
                owner.holder().demand("iam:CreateAccessKey"),
                tx -> {
                    List<String> owned = owner.keys(tx);
                    if (owned.size() >= MOST) throw Directory.quota("AccessKeysPerUser", MOST);
                    String id = newId(tx);
                    try (SecretBytes secret = keys.newSecret()) {
                        AccessKeys.Owned whose =
                                new AccessKeys.Owned(owner.holder().id(tx), call.time());
                        keys.add(tx, id, secret, whose);
                        owner.put(tx, Entity.plus(owned, id));
                        return CreateAccessKeyResponse.builder()
                                .accessKey(
                                        coffer.iam.api.AccessKey.builder()
                                                .userName(owner.holder().name())
                                                .accessKeyId(id)
                                                .status("Active")
                                                .secretAccessKey(AccessKeys.text(secret))
                                                .createDate(call.time())
                                                .build())
                                .build();
                    }
                });
    }

    /// The account takes up half of an id, so that two of a large account could be alike.
    private String newId(Snapshot snapshot) {
        String id = ids.accessKey(desk.account());
        while (AccessKeys.findAnywhere(snapshot, id).isPresent()) {
            id = ids.accessKey(desk.account());
        }
        return id;
    }

    public Plan<ListAccessKeysResponse> listAccessKeys(ListAccessKeysRequest input, Call call) {
        KeyOwner owner = owner(input.userName(), call);
        Paging paging =
                desk.paging(
                        List.of("access keys", owner.listedName()),
                        input.marker(),
                        input.maxItems());
        return desk.reading(
                owner.holder().demand("iam:ListAccessKeys"),
                snapshot -> {
                    Page<String> page = paging.page(owner.keys(snapshot), id -> id);
                    return ListAccessKeysResponse.builder()
                            .accessKeyMetadata(page.map(id -> metadata(snapshot, owner, id)))
                            .isTruncated(page.isTruncated())
                            .marker(page.marker())
                            .build();
                });
    }

    public Plan<UpdateAccessKeyResponse> updateAccessKey(UpdateAccessKeyRequest input, Call call) {
        boolean isActive = input.status().equals("Active");
        if (!isActive && !input.status().equals("Inactive")) {
            throw IamError.VALIDATION.because("A status is either Active or Inactive.");
        }
        KeyOwner owner = owner(input.userName(), call);
        return desk.changing(
                owner.holder().demand("iam:UpdateAccessKey"),
                tx -> {
                    keys.put(tx, require(tx, owner, input.accessKeyId()).active(isActive));
                    return UpdateAccessKeyResponse.builder().build();
                });
    }

    public Plan<DeleteAccessKeyResponse> deleteAccessKey(DeleteAccessKeyRequest input, Call call) {
        KeyOwner owner = owner(input.userName(), call);
        return desk.changing(
                owner.holder().demand("iam:DeleteAccessKey"),
                tx -> {
                    AccessKey key = require(tx, owner, input.accessKeyId());
                    keys.remove(tx, key.id());
                    owner.put(tx, Entity.minus(owner.keys(tx), key.id()));
                    return DeleteAccessKeyResponse.builder().build();
                });
    }

    public Plan<GetAccessKeyLastUsedResponse> getAccessKeyLastUsed(
            GetAccessKeyLastUsedRequest input, Call call) {
        String id = input.accessKeyId();
        Optional<Entity> user = desk.store().read(snapshot -> user(snapshot, id));
        boolean isKnown = desk.store().read(snapshot -> keys.find(snapshot, id)).isPresent();
        Demand demand =
                user.map(named -> desk.target(EntityKind.USER, named.name()))
                        .map(target -> target.demand("iam:GetAccessKeyLastUsed"))
                        .orElseGet(() -> root.demand("iam:GetAccessKeyLastUsed"));
        return Plan.demanding(demand)
                .then(_ -> {
                    if (!isKnown) throw noSuchKey(id);
                    return Effect.answer(
                            GetAccessKeyLastUsedResponse.builder()
                                    .userName(user.map(Entity::name))
                                    .accessKeyLastUsed(used(id))
                                    .build());
                });
    }

    private AccessKeyLastUsed used(String id) {
        // AWS: "N/A" for a key that was never used.
        Optional<LastUse.Use> use = lastUse.of(id);
        return AccessKeyLastUsed.builder()
                .lastUsedDate(use.map(LastUse.Use::time))
                .serviceName(use.map(LastUse.Use::service).orElse("N/A"))
                .region(use.map(LastUse.Use::region).orElse("N/A"))
                .build();
    }

    private Optional<Entity> user(Snapshot snapshot, String accessKeyId) {
        return keys.find(snapshot, accessKeyId)
                .flatMap(key -> desk.directory().byId(snapshot, key.ownerId()));
    }

    private KeyOwner owner(Optional<String> userName, Call call) {
        return new KeyOwner(Holder.of(desk, root, userName, call));
    }

    private AccessKey require(Snapshot snapshot, KeyOwner owner, String id) {
        return keys.find(snapshot, id)
                .filter(key -> key.ownerId().equals(owner.holder().id(snapshot)))
                .orElseThrow(() -> noSuchKey(id));
    }

    private static RuntimeException noSuchKey(String id) {
        return IamError.NO_SUCH_ENTITY.because("The Access Key with id " + id + " cannot be found");
    }

    private AccessKeyMetadata metadata(Snapshot snapshot, KeyOwner owner, String id) {
        AccessKey key = require(snapshot, owner, id);
        return AccessKeyMetadata.builder()
                .userName(owner.listedName())
                .accessKeyId(key.id())
                .status(key.isActive() ? "Active" : "Inactive")
                .createDate(key.created())
                .build();
    }
}
