package coffer.s3.listing;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.s3.api.CommonPrefix;
import coffer.s3.api.ListObjectsOutput;
import coffer.s3.api.ListObjectsRequest;
import coffer.s3.api.ListObjectsV2Output;
import coffer.s3.api.ListObjectsV2Request;
import coffer.s3.api.ObjectEntry;
import coffer.s3.bucket.Bucket;
import coffer.s3.content.Content;
import coffer.s3.error.Arguments;
import coffer.s3.object.IndexName;
import coffer.s3.object.ObjectPorts;
import coffer.s3.object.StoredObject;
import coffer.s3.object.Version;
import java.util.List;
import java.util.Optional;

/// Listing the objects of a bucket, without their older versions.
public final class ListingOperations {
    private static final Listing.Shape<Version> CURRENT = new CurrentOnly();

    private final ObjectPorts ports;

    public ListingOperations(ObjectPorts ports) {
        this.ports = ports;
    }

    private static final class CurrentOnly implements Listing.Shape<Version> {
        @Override
        public String key(Version version) {
            return version.key();
        }

        @Override
        public boolean isShown(Version version) {
            return !version.marksDeletion();
        }

        @Override
        public boolean isOnePerKey() {
            return true;
        }
    }

    public Plan<ListObjectsV2Output> listObjectsV2(ListObjectsV2Request input, Call call) {
        Bucket bucket = ports.bucket(input.bucket(), input.expectedBucketOwner());
        KeyEncoding encoding = new KeyEncoding(Query.isEncoded(input.encodingType()));
        int limit = Arguments.pageSize(input.maxKeys(), "maxKeys");
        Query first = Query.of(input.prefix(), input.delimiter(), limit);
        Query query =
                input.continuationToken()
                        .map(token -> ContinuationToken.parse(token).goOn(first))
                        .orElseGet(() ->
                                input.startAfter()
                                        .map(key -> first.from(IndexName.afterKey(key)))
                                        .orElse(first));
        Demand demand =
                new ListDemand(input.prefix(), input.delimiter(), input.maxKeys())
                        .of(ports.buckets().demands(bucket, call), "s3:ListBucket");
        return Plan.demanding(demand)
                .then(authorised ->
                        Effect.answer(output(input, bucket, encoding, read(bucket, query))));
    }

    private static ListObjectsV2Output output(
            ListObjectsV2Request input,
            Bucket bucket,
            KeyEncoding encoding,
            Listing<Version> listing) {
        Owners owners = new Owners(bucket, input.fetchOwner().orElse(false));
        return ListObjectsV2Output.builder()
                .name(bucket.name())
                .prefix(encoding.of(input.prefix().orElse("")))
                .delimiter(encoding.of(input.delimiter().filter(text -> !text.isEmpty())))
                .maxKeys(Arguments.pageSize(input.maxKeys(), "maxKeys"))
                .keyCount(listing.items().size() + listing.commonPrefixes().size())
                .encodingType(encoding.name())
                .startAfter(encoding.of(input.startAfter()))
                .continuationToken(input.continuationToken())
                .isTruncated(listing.more().isPresent())
                .nextContinuationToken(
                        listing.more().map(last -> ContinuationToken.of(last, CURRENT).toString()))
                .contents(
                        listing.items().stream()
                                .map(version -> entry(version, encoding, owners))
                                .toList())
                .commonPrefixes(shown(listing.commonPrefixes(), encoding))
                .build();
    }

    public Plan<ListObjectsOutput> listObjects(ListObjectsRequest input, Call call) {
        Bucket bucket = ports.bucket(input.bucket(), input.expectedBucketOwner());
        KeyEncoding encoding = new KeyEncoding(Query.isEncoded(input.encodingType()));
        int limit = Arguments.pageSize(input.maxKeys(), "maxKeys");
        Query first = Query.of(input.prefix(), input.delimiter(), limit);
        // A marker may be a common prefix that the page before has shown.
        Query query =
                input.marker()
                        .filter(marker -> !marker.isEmpty())
                        .map(marker -> first.from(IndexName.afterKey(marker)).havingPassed(marker))
                        .orElse(first);
        Demand demand =
                new ListDemand(input.prefix(), input.delimiter(), input.maxKeys())
                        .of(ports.buckets().demands(bucket, call), "s3:ListBucket");
        return Plan.demanding(demand)
                .then(authorised ->
                        Effect.answer(output(input, bucket, encoding, read(bucket, query))));
    }

    private static ListObjectsOutput output(
            ListObjectsRequest input,
            Bucket bucket,
            KeyEncoding encoding,
            Listing<Version> listing) {
        Owners owners = new Owners(bucket, true);
        // AWS: ListObjects, "NextMarker": without a delimiter the last key is the marker.
        boolean needsMarker = input.delimiter().isPresent() || listing.items().isEmpty();
        Optional<String> next =
                listing.more()
                        .filter(last -> needsMarker)
                        .map(last -> ContinuationToken.of(last, CURRENT).text());
        return ListObjectsOutput.builder()
                .name(bucket.name())
                .prefix(encoding.of(input.prefix().orElse("")))
                .marker(encoding.of(input.marker().orElse("")))
                .nextMarker(encoding.of(next))
                .delimiter(encoding.of(input.delimiter().filter(text -> !text.isEmpty())))
                .maxKeys(Arguments.pageSize(input.maxKeys(), "maxKeys"))
                .encodingType(encoding.name())
                .isTruncated(listing.more().isPresent())
                .contents(
                        listing.items().stream()
                                .map(version -> entry(version, encoding, owners))
                                .toList())
                .commonPrefixes(shown(listing.commonPrefixes(), encoding))
                .build();
    }

    private Listing<Version> read(Bucket bucket, Query query) {
        return ports.store()
                .read(snapshot ->
                        Listing.read(
                                query,
                                CURRENT,
                                range -> ports.index().list(snapshot, bucket, range)));
    }

    private static ObjectEntry entry(Version version, KeyEncoding encoding, Owners owners) {
        StoredObject object = version.object().orElseThrow();
        Content content = object.content();
        return ObjectEntry.builder()
                .key(encoding.of(version.key()))
                .lastModified(version.lastModified())
                .eTag(content.quotedEtag())
                .checksumAlgorithm(List.of(content.checksum().algorithm().name()))
                .checksumType(content.checksum().type().name())
                .size(content.sizeBytes())
                .storageClass(object.storageClass())
                .owner(owners.of(version))
                .build();
    }

    /// Common prefixes as answers show them.
    public static List<CommonPrefix> shown(List<String> prefixes, KeyEncoding encoding) {
        return prefixes.stream()
                .map(prefix -> CommonPrefix.builder().prefix(encoding.of(prefix)).build())
                .toList();
    }
}
