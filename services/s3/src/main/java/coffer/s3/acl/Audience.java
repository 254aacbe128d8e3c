package coffer.s3.acl;

import coffer.kernel.AccountId;
import coffer.policy.AccessList;
import coffer.policy.AccessList.Entry;
import coffer.policy.AccessList.Holder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// One caller, by his account, as the lists of one bucket and its objects know him. If
/// `ignoresPublic`, what they grant to everybody does not count.
// AWS: Amazon S3 User Guide, "Mapping of ACL permissions and access policy permissions".
public final class Audience {
    private static final String LOGGING = "logging.s3.amazonaws.com";
    private static final Map<AclPermission, Set<String>> ON_BUCKETS =
            Map.of(
                    AclPermission.READ,
                    Set.of(
                            "s3:ListBucket",
                            "s3:ListBucketVersions",
                            "s3:ListBucketMultipartUploads"),
                    AclPermission.READ_ACP,
                    Set.of("s3:GetBucketAcl"),
                    AclPermission.WRITE_ACP,
                    Set.of("s3:PutBucketAcl"));
    private static final Map<AclPermission, Set<String>> ON_OBJECTS =
            Map.of(
                    AclPermission.READ,
                    Set.of("s3:GetObject", "s3:GetObjectVersion"),
                    AclPermission.READ_ACP,
                    Set.of("s3:GetObjectAcl", "s3:GetObjectVersionAcl"),
                    AclPermission.WRITE_ACP,
                    Set.of("s3:PutObjectAcl", "s3:PutObjectVersionAcl"));
    // Whoever may write an object may say who else may read it.
    private static final Map<AclPermission, Set<String>> TO_WRITE =
            Map.of(AclPermission.WRITE, Set.of("s3:PutObject", "s3:PutObjectAcl"));
    private static final Map<AclPermission, Set<String>> TO_DELETE =
            Map.of(AclPermission.WRITE, Set.of("s3:DeleteObject"));
    // There is nothing to read, and whoever may list the bucket may know that.
    private static final Map<AclPermission, Set<String>> ON_NOTHING =
            Map.of(AclPermission.READ, Set.of("s3:GetObject", "s3:GetObjectVersion"));

    private static final Set<String> ABOUT_OBJECTS = actionsOf(ON_OBJECTS);

    private final AccessControl ofBucket;
    private final Optional<AccountId> caller;
    private final Optional<String> callerId;
    private final boolean ignoresPublic;

    /// `ofBucket` is the bucket's list.
    public Audience(AccessControl ofBucket, Optional<AccountId> caller, boolean ignoresPublic) {
        this.ofBucket = ofBucket;
        this.caller = caller;
        this.callerId = caller.map(CanonicalId::of);
        this.ignoresPublic = ignoresPublic;
    }

    private static Set<String> actionsOf(Map<AclPermission, Set<String>> meaning) {
        Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        meaning.values().forEach(all::addAll);
        return Collections.unmodifiableSet(all);
    }

    /// What the bucket's list says of the bucket.
    public AccessList onBucket() {
        return list(ofBucket, ON_BUCKETS, Optional.empty());
    }

    /// What the bucket's list says of writing an object.
    public AccessList toWrite() {
        return list(ofBucket, TO_WRITE, Optional.empty());
    }

    /// What the bucket's list says of deleting what belongs to `owner`. Only its owner may, or the
    /// bucket's.
    public AccessList toDelete(Optional<AccountId> owner) {
        boolean isCallers = caller.isPresent() && caller.equals(owner);
        return isCallers ? list(ofBucket, TO_DELETE, Optional.empty()) : AccessList.NONE;
    }

    /// What the list of an object, which is there, says of `action` on it.
    public AccessList onObject(String action, Optional<AccessControl> acl) {
        Optional<AccountId> bucketOwner = ofBucket.owner();
        if (action.equalsIgnoreCase("s3:PutObject")) return toWrite();
        if (action.equalsIgnoreCase("s3:DeleteObject")) {
            return toDelete(acl.map(AccessControl::owner).orElse(bucketOwner));
        }
        if (acl.isEmpty() || !ABOUT_OBJECTS.contains(action)) return AccessList.NONE;
        return list(acl.get(), ON_OBJECTS, bucketOwner.flatMap(acl.get()::keeper));
    }

    /// What is said of `action` on an object that is not there.
    public AccessList onNothing(String action) {
        return action.equalsIgnoreCase("s3:PutObject")
                ? toWrite()
                : list(ofBucket, ON_NOTHING, Optional.empty());
    }

    private AccessList list(
            AccessControl acl,
            Map<AclPermission, Set<String>> meaning,
            Optional<AccessList.Keeper> keeper) {
        List<Entry> entries = new ArrayList<>();
        for (AclGrant grant : acl.grants()) {
            Optional<Holder> holder = holder(grant.holder());
            if (holder.isEmpty()) continue;
            Set<String> actions = new HashSet<>();
            meaning.forEach((permission, its) -> {
                if (grant.permission().includes(permission)) actions.addAll(its);
            });
            if (actions.isEmpty()) continue;
            entries.add(new Entry(holder.get(), grant.permission().name(), actions));
        }
        return entries.isEmpty() && keeper.isEmpty()
                ? AccessList.NONE
                : new AccessList(entries, keeper);
    }

    /// Empty if the caller is somebody else.
    private Optional<Holder> holder(AclHolder named) {
        if (named.isPublic() && ignoresPublic) return Optional.empty();
        if (named.equals(AclHolder.ALL_USERS)) return Optional.of(new Holder.Everyone());
        if (named.equals(AclHolder.AUTHENTICATED_USERS)) {
            return Optional.of(new Holder.Authenticated());
        }
        if (named.equals(AclHolder.LOG_DELIVERY)) {
            return Optional.of(new Holder.Service(LOGGING));
        }
        return callerId.filter(named.name()::equals).flatMap(_ -> caller).map(Holder.Account::new);
    }
}
