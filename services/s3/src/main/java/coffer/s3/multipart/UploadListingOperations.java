package coffer.s3.multipart;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.s3.api.Initiator;
import coffer.s3.api.ListMultipartUploadsOutput;
import coffer.s3.api.ListMultipartUploadsRequest;
import coffer.s3.api.ListPartsOutput;
import coffer.s3.api.ListPartsRequest;
import coffer.s3.api.MultipartUpload;
import coffer.s3.api.Part;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.CanonicalUser;
import coffer.s3.content.CustomerKey;
import coffer.s3.content.StoredChecksum;
import coffer.s3.error.Arguments;
import coffer.s3.error.S3Error;
import coffer.s3.lifecycle.Lifecycle;
import coffer.s3.listing.KeyEncoding;
import coffer.s3.listing.ListDemand;
import coffer.s3.listing.Listing;
import coffer.s3.listing.ListingOperations;
import coffer.s3.listing.Query;
import coffer.s3.object.IndexName;
import coffer.s3.object.ObjectPorts;
import coffer.wire.checksum.ChecksumAlgorithm;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Listing unfinished uploads and their parts.
public final class UploadListingOperations {
    private static final int MAX_PAGE = 1_000;
    private static final Listing.Shape<Upload> ALL = new All();

    private final ObjectPorts ports;
    private final Uploads uploads;

    UploadListingOperations(ObjectPorts ports, Uploads uploads) {
        this.ports = ports;
        this.uploads = uploads;
    }

    private static final class All implements Listing.Shape<Upload> {
        @Override
        public String key(Upload upload) {
            return upload.key();
        }

        @Override
        public boolean isShown(Upload upload) {
            return true;
        }

        @Override
        public boolean isOnePerKey() {
            return false;
        }
    }

    public Plan<ListMultipartUploadsOutput> listMultipartUploads(
            ListMultipartUploadsRequest input, Call call) {
        Bucket bucket = ports.bucket(input.bucket(), input.expectedBucketOwner());
        KeyEncoding encoding = new KeyEncoding(Query.isEncoded(input.encodingType()));
        Query query = query(input);
        Demand demand =
                new ListDemand(input.prefix(), input.delimiter(), Optional.empty())
                        .of(ports.buckets().demands(bucket, call), "s3:ListBucketMultipartUploads");
        return Plan.demanding(demand)
                .then(authorised -> {
                    Listing<Upload> page =
                            ports.store()
                                    .read(snapshot ->
                                            Listing.read(
                                                    query,
                                                    ALL,
                                                    range ->
                                                            uploads.list(snapshot, bucket, range)));
                    return Effect.answer(output(input, bucket, encoding, page));
                });
    }

    private static Query query(ListMultipartUploadsRequest input) {
        Query first =
                Query.of(
                        input.prefix(),
                        input.delimiter(),
                        Arguments.pageSize(input.maxUploads(), "max-uploads"));
        Optional<String> key = input.keyMarker().filter(marker -> !marker.isEmpty());
        if (key.isEmpty()) return first;
        Optional<String> id = input.uploadIdMarker().filter(marker -> !marker.isEmpty());
        if (id.isEmpty()) return first.from(IndexName.afterKey(key.get())).havingPassed(key.get());
        return Uploads.place(key.get(), id.get())
                .map(place -> first.from(IndexName.afterNumber(place)))
                .orElseThrow(() ->
                        S3Error.INVALID_ARGUMENT
                                .because("Invalid uploadId marker")
                                .with(Map.of("ArgumentName", "upload-id-marker")));
    }

    private static ListMultipartUploadsOutput output(
            ListMultipartUploadsRequest input,
            Bucket bucket,
            KeyEncoding encoding,
            Listing<Upload> page) {
        return ListMultipartUploadsOutput.builder()
                .bucket(bucket.name())
                .keyMarker(encoding.of(input.keyMarker().orElse("")))
                .uploadIdMarker(input.uploadIdMarker().orElse(""))
                .nextKeyMarker(encoding.of(page.more().map(UploadListingOperations::keyOf)))
                .nextUploadIdMarker(page.more().flatMap(UploadListingOperations::idOf))
                .prefix(encoding.of(input.prefix().orElse("")))
                .delimiter(encoding.of(input.delimiter().filter(text -> !text.isEmpty())))
                .maxUploads(Arguments.pageSize(input.maxUploads(), "max-uploads"))
                .isTruncated(page.more().isPresent())
                .encodingType(encoding.name())
                .uploads(
                        page.items().stream()
                                .map(upload -> shown(upload, bucket, encoding))
                                .toList())
                .commonPrefixes(ListingOperations.shown(page.commonPrefixes(), encoding))
                .build();
    }

    private static String keyOf(Listing.Last<Upload> last) {
        return switch (last) {
            case Listing.Last.Item<Upload>(Upload upload) -> upload.key();
            case Listing.Last.Prefix<Upload>(String prefix) -> prefix;
            case Listing.Last.Key<Upload>(String key) -> key;
        };
    }

    private static Optional<String> idOf(Listing.Last<Upload> last) {
        return last instanceof Listing.Last.Item<Upload>(Upload upload)
                ? Optional.of(upload.id())
                : Optional.empty();
    }

    private static MultipartUpload shown(Upload upload, Bucket bucket, KeyEncoding encoding) {
        MultipartUpload.Builder shown =
                MultipartUpload.builder()
                        .uploadId(upload.id())
                        .key(encoding.of(upload.key()))
                        .initiated(upload.initiated())
                        .storageClass(upload.intent().storageClass())
                        .owner(CanonicalUser.ownerOf(bucket.owner()))
                        .initiator(Initiator.builder().id(upload.initiator()).build());
        Upload.Checksums checksums = upload.intent().checksums();
        if (checksums.declared()) {
            shown.checksumAlgorithm(checksums.algorithm().name())
                    .checksumType(checksums.type().name());
        }
        return shown.build();
    }

    public Plan<ListPartsOutput> listParts(ListPartsRequest input, Call call) {
        Optional<CustomerKey> given =
                CustomerKey.of(
                        new CustomerKey.Given(
                                input.sseCustomerAlgorithm(),
                                input.sseCustomerKey(),
                                input.sseCustomerKeyMD5()),
                        call);
        UploadSighting found =
                UploadSighting.of(
                        ports,
                        uploads,
                        new UploadSighting.Named(
                                input.bucket(),
                                input.key(),
                                input.uploadId(),
                                input.expectedBucketOwner()));
        int limit = Arguments.pageSize(input.maxParts(), "max-parts");
        int marker = Arguments.natural(input.partNumberMarker(), "part-number-marker", 0);
        return Plan.demanding(found.demand(call, "s3:ListMultipartUploadParts"))
                .then(authorised ->
                        Effect.answer(
                                ports.store()
                                        .read(snapshot -> {
                                            Upload upload = found.upload(snapshot);
                                            if (given.isPresent()) {
                                                CustomerKey.checkPart(
                                                        upload.intent().encryption(), given);
                                            }
                                            List<UploadedPart> parts =
                                                    uploads.partsAfter(
                                                            snapshot,
                                                            found.bucket(),
                                                            upload,
                                                            marker);
                                            return output(
                                                    new PartPage(upload, parts, marker, limit),
                                                    found.bucket());
                                        })));
    }

    private record PartPage(Upload upload, List<UploadedPart> rest, int marker, int limit) {
        List<UploadedPart> parts() {
            return rest.subList(0, Math.min(limit, rest.size()));
        }

        /// A page of nothing has no next one: it would never end.
        boolean isTruncated() {
            return limit > 0 && limit < rest.size();
        }
    }

    private ListPartsOutput output(PartPage page, Bucket bucket) {
        Upload upload = page.upload();
        Optional<Lifecycle.Due> abortion =
                ports.lifecycle(bucket).abortion(upload.key(), upload.initiated());
        List<UploadedPart> parts = page.parts();
        ListPartsOutput.Builder output =
                ListPartsOutput.builder()
                        .bucket(bucket.name())
                        .key(upload.key())
                        .uploadId(upload.id())
                        .abortDate(abortion.map(Lifecycle.Due::time))
                        .abortRuleId(abortion.map(Lifecycle.Due::ruleId))
                        .partNumberMarker(page.marker())
                        .nextPartNumberMarker(parts.isEmpty() ? 0 : parts.getLast().number())
                        .maxParts(Math.min(page.limit(), MAX_PAGE))
                        .isTruncated(page.isTruncated())
                        .parts(parts.stream().map(part -> shown(part, upload)).toList())
                        .initiator(Initiator.builder().id(upload.initiator()).build())
                        .owner(CanonicalUser.ownerOf(bucket.owner()))
                        .storageClass(upload.intent().storageClass());
        Upload.Checksums checksums = upload.intent().checksums();
        if (checksums.declared()) {
            output.checksumAlgorithm(checksums.algorithm().name())
                    .checksumType(checksums.type().name());
        }
        return output.build();
    }

    private static Part shown(UploadedPart part, Upload upload) {
        Part.Builder shown =
                Part.builder()
                        .partNumber(part.number())
                        .lastModified(part.lastModified())
                        .eTag(part.quotedEtag())
                        .size(part.blob().sizeBytes());
        Upload.Checksums kept = upload.intent().checksums();
        if (!kept.declared()) return shown.build();
        StoredChecksum checksum =
                new StoredChecksum(kept.algorithm(), kept.type(), part.checksum());
        return shown.checksumCRC32(checksum.in(ChecksumAlgorithm.CRC32))
                .checksumCRC32C(checksum.in(ChecksumAlgorithm.CRC32C))
                .checksumCRC64NVME(checksum.in(ChecksumAlgorithm.CRC64NVME))
                .checksumSHA1(checksum.in(ChecksumAlgorithm.SHA1))
                .checksumSHA256(checksum.in(ChecksumAlgorithm.SHA256))
                .build();
    }
}
