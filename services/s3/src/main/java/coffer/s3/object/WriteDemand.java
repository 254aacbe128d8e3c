package coffer.s3.object;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.s3.acl.AclWish;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.BucketDemands;
import coffer.s3.error.S3Error;
import coffer.s3.lock.LockWish;
import coffer.s3.tag.TagSet;
import coffer.wire.codec.Parameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What writing an object takes: one permission, others to tag it, to lock it or to share it, and
/// another to learn by a condition what is there already. `createsObject` is false for the steps of
/// an upload in parts that only prepare it.
// AWS: Amazon S3 User Guide, "Enforce conditional writes on Amazon S3 buckets".
public record WriteDemand(
        String key,
        Map<String, String> tags,
        Optional<String> ifMatch,
        Optional<String> ifNoneMatch,
        boolean createsObject,
        LockWish lock,
        AclWish acl) {

    /// One without an access control list of its own.
    public WriteDemand(
            String key,
            Map<String, String> tags,
            Optional<String> ifMatch,
            Optional<String> ifNoneMatch,
            boolean createsObject,
            LockWish lock) {
        this(key, tags, ifMatch, ifNoneMatch, createsObject, lock, AclWish.NONE);
    }

    public WriteDemand with(AclWish wish) {
        return new WriteDemand(key, tags, ifMatch, ifNoneMatch, createsObject, lock, wish);
    }

    /// A step that prepares an object.
    public static WriteDemand preparing(String key, Map<String, String> tags, LockWish lock) {
        return new WriteDemand(key, tags, Optional.empty(), Optional.empty(), false, lock);
    }

    public List<Demand> of(ObjectPorts ports, Bucket bucket, Call call) {
        if (createsObject) refuseVersionId(call);
        BucketDemands demands = ports.buckets().demands(bucket, call);
        Map<String, List<String>> ofTags = tags.isEmpty() ? Map.of() : TagSet.requestKeys(tags);
        Map<String, List<String>> keys = new HashMap<>(ofTags);
        keys.put("s3:ObjectCreationOperation", List.of(Boolean.toString(createsObject)));
        ifMatch.ifPresent(value -> keys.put("s3:if-match", List.of(value)));
        ifNoneMatch.ifPresent(value -> keys.put("s3:if-none-match", List.of(value)));
        Map<String, List<String>> ofLock = lock.conditionKeys(call.time());
        keys.putAll(ofLock);
        Map<String, List<String>> ofAcl = acl.conditionKeys();
        keys.putAll(ofAcl);
        List<Demand> all = new ArrayList<>();
        all.add(demands.onNewObject("s3:PutObject", key).with(keys));
        if (!acl.isEmpty() && bucket.settings().hasLists()) {
            all.add(demands.onNewObject("s3:PutObjectAcl", key).with(ofAcl));
        }
        if (!tags.isEmpty()) {
            all.add(demands.onObject("s3:PutObjectTagging", key).with(ofTags));
        }
        // AWS: PutObject, "Permissions"; Amazon S3 User Guide, "Managing Object Lock".
        if (lock.asksForRetention()) {
            all.add(demands.onObject("s3:PutObjectRetention", key).with(ofLock));
        }
        if (lock.legalHold().isPresent()) {
            all.add(demands.onObject("s3:PutObjectLegalHold", key).with(ofLock));
        }
        ifMatch.ifPresent(etag -> all.addAll(toCompare(ports, bucket, demands, etag)));
        return all;
    }

    /// No version is ever written over: whoever names one means something else.
    private static void refuseVersionId(Call call) {
        Parameters query = Parameters.parse(call.transport().request().rawQuery());
        query.find("versionId")
                .ifPresent(id -> {
                    throw S3Error.INVALID_ARGUMENT
                            .because("This operation does not accept a version-id.")
                            .with(Map.of("ArgumentName", "versionId", "ArgumentValue", id));
                });
    }

    private List<Demand> toCompare(
            ObjectPorts ports, Bucket bucket, BucketDemands demands, String etag) {
        return toCompare(ports, demands, Sighting.Wanted.newest(bucket, key), etag);
    }

    /// Whoever compares an entity tag with that of an object must be allowed to read it; that there
    /// is an object at all takes no more.
    static List<Demand> toCompare(
            ObjectPorts ports, BucketDemands demands, Sighting.Wanted wanted, String etag) {
        if (Preconditions.isAny(etag)) return List.of();
        return List.of(Sighting.of(ports, wanted).demand(demands, Sighting.Action.GET));
    }
}
