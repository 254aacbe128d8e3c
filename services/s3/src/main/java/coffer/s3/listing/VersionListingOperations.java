package coffer.s3.listing;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kernel.Bytes;
import coffer.s3.api.DeleteMarkerEntry;
import coffer.s3.api.ListObjectVersionsOutput;
import coffer.s3.api.ListObjectVersionsRequest;
import coffer.s3.api.ObjectVersion;
import coffer.s3.bucket.Bucket;
import coffer.s3.content.Content;
import coffer.s3.error.Arguments;
import coffer.s3.error.S3Error;
import coffer.s3.object.IndexName;
import coffer.s3.object.ObjectPorts;
import coffer.s3.object.StoredObject;
import coffer.s3.object.Version;
import coffer.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Listing every version of the objects of a bucket.
public final class VersionListingOperations {
    private static final Listing.Shape<Version> ALL = new All();

    private final ObjectPorts ports;

    public VersionListingOperations(ObjectPorts ports) {
        this.ports = ports;
    }

    private static final class All implements Listing.Shape<Version> {
        @Override
        public String key(Version version) {
            return version.key();
        }

        @Override
        public boolean isShown(Version version) {
            return true;
        }

        @Override
        public boolean isOnePerKey() {
            return false;
        }
    }

    public Plan<ListObjectVersionsOutput> listObjectVersions(
            ListObjectVersionsRequest input, Call call) {
        checkMarkers(input);
        Bucket bucket = ports.bucket(input.bucket(), input.expectedBucketOwner());
        KeyEncoding encoding = new KeyEncoding(Query.isEncoded(input.encodingType()));
        int limit = Arguments.pageSize(input.maxKeys(), "maxKeys");
        Demand demand =
                new ListDemand(input.prefix(), input.delimiter(), input.maxKeys())
                        .of(ports.buckets().demands(bucket, call), "s3:ListBucketVersions");
        return Plan.demanding(demand)
                .then(authorised ->
                        Effect.answer(
                                ports.store()
                                        .read(snapshot -> {
                                            Listing<Version> page =
                                                    read(snapshot, bucket, input, limit);
                                            return output(input, bucket, encoding, page);
                                        })));
    }

    private static void checkMarkers(ListObjectVersionsRequest input) {
        boolean hasVersion = input.versionIdMarker().filter(id -> !id.isEmpty()).isPresent();
        if (hasVersion && keyMarker(input).isEmpty()) {
            throw S3Error.INVALID_ARGUMENT
                    .because("A version-id marker cannot be specified without a key marker.")
                    .with(Map.of("ArgumentName", "version-id-marker"));
        }
    }

    private static Optional<String> keyMarker(ListObjectVersionsRequest input) {
        return input.keyMarker().filter(key -> !key.isEmpty());
    }

    private Listing<Version> read(
            Snapshot snapshot, Bucket bucket, ListObjectVersionsRequest input, int limit) {
        Query first = Query.of(input.prefix(), input.delimiter(), limit);
        Query query =
                keyMarker(input)
                        .map(key ->
                                first.from(afterMarkers(snapshot, bucket, key, input))
                                        .havingPassed(key))
                        .orElse(first);
        return Listing.read(query, ALL, range -> ports.index().list(snapshot, bucket, range));
    }

    /// After a version of the key, or after all of them.
    private Bytes afterMarkers(
            Snapshot snapshot, Bucket bucket, String key, ListObjectVersionsRequest input) {
        Optional<String> versionId = input.versionIdMarker().filter(id -> !id.isEmpty());
        if (versionId.isEmpty()) return IndexName.afterKey(key);
        return IndexName.afterNumber(
                ports.index()
                        .place(snapshot, bucket, key, versionId.get())
                        .orElseThrow(() ->
                                S3Error.INVALID_ARGUMENT
                                        .because("Invalid version id specified")
                                        .with(Map.of("ArgumentName", "version-id-marker"))));
    }

    private ListObjectVersionsOutput output(
            ListObjectVersionsRequest input,
            Bucket bucket,
            KeyEncoding encoding,
            Listing<Version> page) {
        Owners owners = new Owners(bucket, true);
        List<ObjectVersion> versions = new ArrayList<>();
        List<DeleteMarkerEntry> markers = new ArrayList<>();
        Optional<String> previous =
                input.versionIdMarker().filter(id -> !id.isEmpty()).flatMap(id -> keyMarker(input));
        for (Version version : page.items()) {
            boolean isLatest = previous.filter(version.key()::equals).isEmpty();
            previous = Optional.of(version.key());
            version.object()
                    .ifPresentOrElse(
                            object ->
                                    versions.add(
                                            new Shown(version, isLatest, encoding, owners)
                                                    .version(object)),
                            () ->
                                    markers.add(
                                            new Shown(version, isLatest, encoding, owners)
                                                    .marker()));
        }
        return ListObjectVersionsOutput.builder()
                .name(bucket.name())
                .prefix(encoding.of(input.prefix().orElse("")))
                .keyMarker(encoding.of(input.keyMarker().orElse("")))
                .versionIdMarker(input.versionIdMarker().orElse(""))
                .nextKeyMarker(
                        encoding.of(
                                page.more().map(last -> ContinuationToken.of(last, ALL).text())))
                .nextVersionIdMarker(page.more().flatMap(VersionListingOperations::versionOf))
                .delimiter(encoding.of(input.delimiter().filter(text -> !text.isEmpty())))
                .maxKeys(Arguments.pageSize(input.maxKeys(), "maxKeys"))
                .encodingType(encoding.name())
                .isTruncated(page.more().isPresent())
                .versions(versions)
                .deleteMarkers(markers)
                .commonPrefixes(ListingOperations.shown(page.commonPrefixes(), encoding))
                .build();
    }

    private static Optional<String> versionOf(Listing.Last<Version> last) {
        return last instanceof Listing.Last.Item<Version>(Version version)
                ? Optional.of(version.versionId())
                : Optional.empty();
    }

    /// One line of the listing.
    private record Shown(Version version, boolean isLatest, KeyEncoding encoding, Owners owners) {
        ObjectVersion version(StoredObject object) {
            Content content = object.content();
            return ObjectVersion.builder()
                    .key(encoding.of(version.key()))
                    .versionId(version.versionId())
                    .isLatest(isLatest)
                    .lastModified(version.lastModified())
                    .eTag(content.quotedEtag())
                    .checksumAlgorithm(List.of(content.checksum().algorithm().name()))
                    .checksumType(content.checksum().type().name())
                    .size(content.sizeBytes())
                    .storageClass(object.storageClass())
                    .owner(owners.shown(version))
                    .build();
        }

        DeleteMarkerEntry marker() {
            return DeleteMarkerEntry.builder()
                    .key(encoding.of(version.key()))
                    .versionId(version.versionId())
                    .isLatest(isLatest)
                    .lastModified(version.lastModified())
                    .owner(owners.shown(version))
                    .build();
        }
    }
}
