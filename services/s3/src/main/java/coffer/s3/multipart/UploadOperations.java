package coffer.s3.multipart;

import coffer.gate.Call;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.s3.acl.AccessControl;
import coffer.s3.api.CreateMultipartUploadOutput;
import coffer.s3.api.CreateMultipartUploadRequest;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.CanonicalUser;
import coffer.s3.content.Discards;
import coffer.s3.content.Encryption;
import coffer.s3.content.Envelope;
import coffer.s3.content.Envelopes;
import coffer.s3.content.StoredChecksum;
import coffer.s3.error.S3Error;
import coffer.s3.lifecycle.Lifecycle;
import coffer.s3.object.NewOwner;
import coffer.s3.object.ObjectIndex;
import coffer.s3.object.ObjectPorts;
import coffer.s3.object.Particulars;
import coffer.s3.object.WriteDemand;
import coffer.s3.tag.TagSet;
import coffer.store.Entry;
import coffer.store.Range;
import coffer.store.Transaction;
import coffer.wire.checksum.ChecksumAlgorithm;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Beginning an upload in parts, or giving it up.
public final class UploadOperations {
    private static final int MAX_EVICTED = 1_000;

    private final ObjectPorts ports;
    private final Uploads uploads;

    UploadOperations(ObjectPorts ports, Uploads uploads) {
        this.ports = ports;
        this.uploads = uploads;
    }

    public Plan<CreateMultipartUploadOutput> createMultipartUpload(
            CreateMultipartUploadRequest input, Call call) {
        ObjectIndex.checkKey(input.key());
        Bucket bucket = ports.bucket(input.bucket(), input.expectedBucketOwner());
        Map<String, String> tags = input.tagging().map(TagSet::ofHeader).orElse(Map.of());
        WriteDemand demand =
                WriteDemand.preparing(input.key(), tags, Particulars.lockWish(input))
                        .with(Particulars.aclWish(input));
        return Plan.demanding(demand.of(ports, bucket, call))
                .then(authorised -> create(input, call, bucket, tags));
    }

    private Effect<CreateMultipartUploadOutput> create(
            CreateMultipartUploadRequest input,
            Call call,
            Bucket bucket,
            Map<String, String> tags) {
        Particulars particulars = Particulars.of(input, bucket, call);
        Optional<AccessControl> acl =
                NewOwner.of(Particulars.aclWish(input), bucket, call, input.key());
        Lifecycle lifecycle = ports.lifecycle(bucket);
        Upload.Checksums checksums = checksums(input.checksumAlgorithm(), input.checksumType());
        Envelopes.Place place = new Envelopes.Place(bucket, input.key());
        try (Envelope envelope =
                ports.envelopes().generate(call, place, particulars.encryption())) {
            Upload upload =
                    new Upload(
                            input.key(),
                            Uploads.newId(call.time(), ports.versionRandom()),
                            call.time(),
                            CanonicalUser.idOf(call, bucket),
                            0,
                            new Upload.Intent(
                                    envelope.encryption(),
                                    checksums,
                                    particulars.headers(),
                                    tags,
                                    particulars.storageClass(),
                                    particulars.lock(),
                                    acl));
            return Effect.change(tx -> {
                Bucket current = ports.buckets().same(tx, bucket);
                envelope.put(tx, ports.contents().keys());
                uploads.create(tx, current, upload);
                return output(current, upload, lifecycle)
                        .sseCustomerAlgorithm(input.sseCustomerAlgorithm())
                        .sseCustomerKeyMD5(input.sseCustomerKeyMD5())
                        .build();
            });
        }
    }

    private static CreateMultipartUploadOutput.Builder output(
            Bucket bucket, Upload upload, Lifecycle lifecycle) {
        Optional<Lifecycle.Due> abortion = lifecycle.abortion(upload.key(), upload.initiated());
        Encryption encryption = upload.intent().encryption();
        Upload.Checksums checksums = upload.intent().checksums();
        CreateMultipartUploadOutput.Builder output =
                CreateMultipartUploadOutput.builder()
                        .bucket(bucket.name())
                        .key(upload.key())
                        .uploadId(upload.id())
                        .abortDate(abortion.map(Lifecycle.Due::time))
                        .abortRuleId(abortion.map(Lifecycle.Due::ruleId))
                        .serverSideEncryption(encryption.shownAlgorithm())
                        .ssekmsKeyId(encryption.kmsKeyArn())
                        .bucketKeyEnabled(encryption.shownBucketKey());
        if (checksums.declared()) {
            output.checksumAlgorithm(checksums.algorithm().name())
                    .checksumType(checksums.type().name());
        }
        return output;
    }

    /// What checksum an upload keeps when its client asks for these.
    // AWS: Amazon S3 User Guide, "Checking object integrity", "Full object and composite checksum
    // types for multipart uploads".
    static Upload.Checksums checksums(Optional<String> algorithm, Optional<String> type) {
        if (algorithm.isEmpty()) {
            if (type.isPresent()) {
                throw S3Error.INVALID_REQUEST.because(
                        "The x-amz-checksum-type header can only be used with the"
                                + " x-amz-checksum-algorithm header.");
            }
            return new Upload.Checksums(
                    ChecksumAlgorithm.CRC64NVME, StoredChecksum.Type.FULL_OBJECT, false);
        }
        ChecksumAlgorithm found = StoredChecksum.algorithm(algorithm.get());
        boolean isFull =
                type.map(UploadOperations::isFull).orElse(found == ChecksumAlgorithm.CRC64NVME);
        boolean isImpossible = isFull ? !found.canCombine() : found == ChecksumAlgorithm.CRC64NVME;
        if (isImpossible) {
            throw S3Error.INVALID_REQUEST.because(
                    "The "
                            + (isFull ? "FULL_OBJECT" : "COMPOSITE")
                            + " checksum type cannot be used with the "
                            + found.name().toLowerCase(Locale.ROOT)
                            + " checksum algorithm.");
        }
        return new Upload.Checksums(
                found,
                isFull ? StoredChecksum.Type.FULL_OBJECT : StoredChecksum.Type.COMPOSITE,
                true);
    }

    private static boolean isFull(String type) {
        return switch (type) {
            case "FULL_OBJECT" -> true;
            case "COMPOSITE" -> false;
            default ->
                    throw S3Error.INVALID_REQUEST.because(
                            "Value for x-amz-checksum-type header is invalid.");
        };
    }

    void drop(Transaction tx, Bucket bucket, Upload upload, Discards discards) {
        for (UploadedPart part : uploads.parts(tx, bucket, upload)) {
            discards.add(tx, bucket, part.blob());
        }
        discards.add(tx, upload.intent().encryption());
        uploads.delete(tx, bucket, upload);
    }

    /// Gives up every upload of a bucket that is about to be deleted. Throws BucketNotEmpty if
    /// there are more than one transaction should drop.
    Runnable evict(Transaction tx, Bucket bucket, Instant now) {
        Discards discards = ports.contents().discards(now);
        List<Entry<Upload>> all = uploads.list(tx, bucket, Range.first(MAX_EVICTED + 1));
        if (all.size() > MAX_EVICTED) throw S3Error.BUCKET_NOT_EMPTY.refusal();
        all.forEach(upload -> drop(tx, bucket, upload.value(), discards));
        return discards::deleteBlobs;
    }
}
