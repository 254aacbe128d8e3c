package coffer.s3.object;

import coffer.gate.Demand;
import coffer.s3.acl.AccessControl;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.BucketDemands;
import coffer.s3.error.S3Error;
import coffer.s3.tag.TagSet;
import coffer.wire.codec.Times;
import coffer.wire.schema.TimeFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a request for one object found, and how much of that its caller may be told.
public record Sighting(Wanted wanted, Bucket bucket, Optional<Version> version) {

    /// The object a request names; without `versionId` the newest version.
    public record Wanted(
            String bucket, String key, Optional<String> versionId, Optional<String> expectedOwner) {
        public Wanted {
            ObjectIndex.checkKey(key);
            if (versionId.filter(String::isEmpty).isPresent()) {
                throw S3Error.INVALID_ARGUMENT
                        .because("Version id cannot be the empty string")
                        .with(Map.of("ArgumentName", "versionId"));
            }
        }

        /// What a bucket that was found already has under a key.
        public static Wanted newest(Bucket bucket, String key) {
            return new Wanted(bucket.name(), key, Optional.empty(), Optional.empty());
        }
    }

    /// Permissions come in pairs: one for the newest version, one for a version by name.
    public record Action(String newest, String byVersion) {
        public static final Action GET = new Action("s3:GetObject", "s3:GetObjectVersion");
        public static final Action GET_TAGS =
                new Action("s3:GetObjectTagging", "s3:GetObjectVersionTagging");
    }

    public static Sighting of(ObjectPorts ports, Wanted wanted) {
        return ports.store()
                .read(snapshot -> {
                    Bucket bucket =
                            ports.buckets()
                                    .require(snapshot, wanted.bucket(), wanted.expectedOwner());
                    Optional<Version> version =
                            wanted.versionId().isPresent()
                                    ? ports.index()
                                            .find(
                                                    snapshot,
                                                    bucket,
                                                    wanted.key(),
                                                    wanted.versionId().get())
                                    : ports.index().newest(snapshot, bucket, wanted.key());
                    return new Sighting(wanted, bucket, version);
                });
    }

    /// The same object, by what has become of its bucket.
    public Sighting in(Bucket now) {
        return new Sighting(wanted, now, version);
    }

    public Demand demand(BucketDemands demands, Action action) {
        String name = wanted.versionId().isPresent() ? action.byVersion() : action.newest();
        Map<String, List<String>> keys =
                new HashMap<>(TagSet.conditionKeys("s3:ExistingObjectTag/", tags()));
        wanted.versionId().ifPresent(id -> keys.put("s3:VersionId", List.of(id)));
        boolean isThere = version.filter(found -> !found.marksDeletion()).isPresent();
        Demand demand =
                isThere
                        ? demands.onVersion(name, wanted.key(), acl())
                        : demands.onMissing(name, wanted.key());
        return demand.with(keys);
    }

    /// Whoever may list the bucket may be told that an object is not there.
    public Demand mayList(BucketDemands demands) {
        String action = wanted.versionId().isPresent() ? "s3:ListBucketVersions" : "s3:ListBucket";
        return demands.onBucket(action).optional();
    }

    /// The version that was found, which is not a delete marker.
    public Version present(boolean mayList) {
        if (version.isEmpty()) throw absent(mayList);
        if (!version.get().marksDeletion()) return version.get();
        if (wanted.versionId().isPresent()) {
            throw S3Error.METHOD_NOT_ALLOWED
                    .refusal()
                    .with(Map.of("ResourceType", "DeleteMarker"))
                    .withHeaders(deletableHeaders(version.get()));
        }
        if (!mayList) throw S3Error.ACCESS_DENIED.refusal();
        throw S3Error.NO_SUCH_KEY
                .refusal()
                .with(Map.of("Key", wanted.key()))
                .withHeaders(markerHeaders(version.get()));
    }

    /// The same for a copy, whose source is no delete marker by name either.
    // AWS: CopyObject, "x-amz-copy-source".
    public Version presentToCopy(boolean mayList) {
        boolean isMarker = version.filter(Version::marksDeletion).isPresent();
        if (isMarker && wanted.versionId().isPresent()) {
            throw S3Error.INVALID_REQUEST.because(
                    "The source of a copy request may not specifically refer to a delete marker by"
                            + " version id.");
        }
        return present(mayList);
    }

    // AWS: Amazon S3 User Guide, "Working with delete markers".
    private static Map<String, String> markerHeaders(Version marker) {
        return Map.of("x-amz-delete-marker", "true", "x-amz-version-id", marker.versionId());
    }

    // AWS: GetObject, "Delete markers": when it was made, and that it can only be deleted.
    private static Map<String, String> deletableHeaders(Version marker) {
        Map<String, String> headers = new HashMap<>(markerHeaders(marker));
        headers.put("allow", "DELETE");
        headers.put(
                "last-modified",
                Times.format(marker.lastModified(), TimeFormat.HTTP_DATE, Times.Fraction.ALWAYS));
        return headers;
    }

    public Optional<String> shownVersionId(Version shown) {
        return shownVersionId(bucket, shown);
    }

    /// A bucket that never had versioning does not speak of versions.
    public static Optional<String> shownVersionId(Bucket bucket, Version shown) {
        return bucket.settings().versioning().status().map(ignored -> shown.versionId());
    }

    private Optional<AccessControl> acl() {
        return version.flatMap(found -> found.aclIn(bucket));
    }

    private Map<String, String> tags() {
        return version.flatMap(Version::object).map(StoredObject::tags).orElse(Map.of());
    }

    private RuntimeException absent(boolean mayList) {
        if (!mayList) return S3Error.ACCESS_DENIED.refusal();
        if (wanted.versionId().isEmpty()) {
            return S3Error.NO_SUCH_KEY.refusal().with(Map.of("Key", wanted.key()));
        }
        Version.checkId(wanted.versionId().get());
        return S3Error.NO_SUCH_VERSION
                .refusal()
                .with(Map.of("Key", wanted.key(), "VersionId", wanted.versionId().get()));
    }
}
