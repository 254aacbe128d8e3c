package coffer.s3.multipart;

import coffer.gate.Call;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kernel.Bytes;
import coffer.s3.api.CompleteMultipartUploadOutput;
import coffer.s3.api.CompleteMultipartUploadRequest;
import coffer.s3.api.CompletedMultipartUpload;
import coffer.s3.api.CompletedPart;
import coffer.s3.bucket.Bucket;
import coffer.s3.content.Content;
import coffer.s3.content.CustomerKey;
import coffer.s3.content.Discards;
import coffer.s3.content.Encryption;
import coffer.s3.content.EncryptionChoice;
import coffer.s3.content.Labelling;
import coffer.s3.content.Manifest;
import coffer.s3.content.PartEntry;
import coffer.s3.content.StoredChecksum;
import coffer.s3.error.S3Error;
import coffer.s3.event.Occasion;
import coffer.s3.lifecycle.Lifecycle;
import coffer.s3.listing.KeyEncoding;
import coffer.s3.lock.LockWish;
import coffer.s3.object.ObjectPorts;
import coffer.s3.object.Publication;
import coffer.s3.object.Sighting;
import coffer.s3.object.StoredObject;
import coffer.s3.object.Version;
import coffer.s3.object.WriteDemand;
import coffer.store.Snapshot;
import coffer.store.Transaction;
import coffer.wire.checksum.ChecksumAlgorithm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Making an object of the parts that have arrived.
public final class CompletionOperations {
    private final ObjectPorts ports;
    private final Uploads uploads;

    CompletionOperations(ObjectPorts ports, Uploads uploads) {
        this.ports = ports;
        this.uploads = uploads;
    }

    public Plan<CompleteMultipartUploadOutput> completeMultipartUpload(
            CompleteMultipartUploadRequest input, Call call) {
        UploadSighting found =
                UploadSighting.of(
                        ports,
                        uploads,
                        new UploadSighting.Named(
                                input.bucket(),
                                input.key(),
                                input.uploadId(),
                                input.expectedBucketOwner()));
        WriteDemand demand =
                new WriteDemand(
                        input.key(),
                        Map.of(),
                        input.ifMatch(),
                        input.ifNoneMatch(),
                        true,
                        LockWish.NONE);
        return Plan.demanding(demand.of(ports, found.bucket(), call))
                .then(authorised -> complete(input, call, found));
    }

    private Effect<CompleteMultipartUploadOutput> complete(
            CompleteMultipartUploadRequest input, Call call, UploadSighting found) {
        List<CompletedPart> wanted =
                input.multipartUpload()
                        .flatMap(CompletedMultipartUpload::parts)
                        .filter(parts -> !parts.isEmpty() && parts.size() <= Uploads.MAX_PARTS)
                        .orElseThrow(S3Error.MALFORMED_XML::refusal);
        Finish finish =
                new Finish(
                        input,
                        call,
                        found,
                        ports.contents().discards(call.time()),
                        ports.versionRandom(),
                        ports.lifecycle(found.bucket()));
        Optional<Version> made = ports.store().read(snapshot -> made(snapshot, found, wanted));
        if (made.isPresent()) return Effect.answer(output(made.get(), finish));
        Completion prepared =
                ports.store()
                        .read(snapshot -> {
                            Upload upload = found.upload(snapshot);
                            checkKey(input, call, found, upload);
                            return Completion.of(
                                    upload,
                                    uploads.parts(snapshot, found.bucket(), upload),
                                    wanted);
                        });
        checkClaims(input, prepared.content());
        AtomicReference<Labelling.Rest> labelling = new AtomicReference<>(() -> {});
        return Effect.<CompleteMultipartUploadOutput>change(
                        tx -> {
                            Optional<Version> meanwhile = made(tx, found, wanted);
                            if (meanwhile.isPresent()) return output(meanwhile.get(), finish);
                            Upload upload = found.upload(tx);
                            // A part that arrived meanwhile may be one of those wanted.
                            boolean isCurrent = upload.revision() == prepared.revision();
                            Completion completion =
                                    isCurrent
                                            ? prepared
                                            : Completion.of(
                                                    upload,
                                                    uploads.parts(tx, found.bucket(), upload),
                                                    wanted);
                            checkClaims(input, completion.content());
                            Version version = commit(tx, upload, completion, finish);
                            labelling.set(label(tx, finish, version, completion.parts()));
                            return output(version, finish);
                        })
                .onceCommitted(() -> {
                    finish.discards().deleteBlobs();
                    labelling.get().settle();
                });
    }

    /// What the upload has become. A client that did not hear the answer asks once more.
    private Optional<Version> made(
            Snapshot snapshot, UploadSighting found, List<CompletedPart> wanted) {
        UploadSighting.Named named = found.named();
        if (uploads.find(snapshot, found.bucket(), named.key(), named.uploadId()).isPresent()) {
            return Optional.empty();
        }
        return ports.index().versions(snapshot, found.bucket(), named.key()).stream()
                .filter(version ->
                        version.object()
                                .filter(object ->
                                        Completion.hasMade(
                                                object.content(), named.uploadId(), wanted))
                                .isPresent())
                .findFirst();
    }

    /// It takes the customer's key only if the client named a checksum, but what is sent counts.
    // AWS: CompleteMultipartUpload, "SSECustomerKey".
    private static void checkKey(
            CompleteMultipartUploadRequest input, Call call, UploadSighting found, Upload upload) {
        Encryption encryption = upload.intent().encryption();
        CustomerKey.Given given =
                new CustomerKey.Given(
                        input.sseCustomerAlgorithm(),
                        input.sseCustomerKey(),
                        input.sseCustomerKeyMD5());
        if (encryption.customer().isPresent()) {
            EncryptionChoice.requireUnblocked(
                    new EncryptionChoice.Upload(found.bucket(), upload.key(), call, "PutObject"));
            boolean isNeeded = upload.intent().checksums().declared();
            if (given.isEmpty() && isNeeded) throw CustomerKey.missing();
        }
        if (!given.isEmpty()) CustomerKey.checkPart(encryption, CustomerKey.of(given, call));
    }

    private record Finish(
            CompleteMultipartUploadRequest input,
            Call call,
            UploadSighting found,
            Discards discards,
            Bytes versionRandom,
            Lifecycle lifecycle) {}

    /// Beside the first part is said what all of them are now.
    private Labelling.Rest label(
            Transaction tx, Finish finish, Version version, List<PartEntry> parts) {
        List<String> blobs = parts.stream().map(part -> part.blob().id()).toList();
        return ports.contents()
                .labelling()
                .relabel(
                        tx,
                        parts.getFirst().blob(),
                        Manifest.of(
                                finish.found().bucket(),
                                version.key(),
                                finish.call().time(),
                                new Manifest.Subject.Version(version.versionId(), blobs)));
    }

    private Version commit(Transaction tx, Upload upload, Completion completion, Finish finish) {
        Bucket bucket = finish.found().bucket();
        Upload.Intent intent = upload.intent();
        Publication publication =
                new Publication(
                        bucket,
                        upload.key(),
                        new StoredObject(
                                completion.content(),
                                intent.headers(),
                                intent.tags(),
                                intent.storageClass(),
                                intent.lock(),
                                intent.acl()),
                        finish.input().ifMatch(),
                        finish.input().ifNoneMatch(),
                        finish.call().time());
        Version version = publication.commit(tx, ports, finish.versionRandom(), finish.discards());
        ports.notifications()
                .tell(
                        tx,
                        bucket,
                        Occasion.of("ObjectCreated:CompleteMultipartUpload", finish.call()),
                        version.touched());
        completion.leftOver().forEach(part -> finish.discards().add(tx, bucket, part.blob()));
        uploads.delete(tx, bucket, upload);
        ports.contents().partLists().put(tx, bucket, upload.id(), completion.parts());
        return version;
    }

    private static CompleteMultipartUploadOutput output(Version version, Finish finish) {
        Bucket bucket = finish.found().bucket();
        Content content = version.object().orElseThrow().content();
        CompleteMultipartUploadOutput.Builder output =
                CompleteMultipartUploadOutput.builder()
                        .location(location(bucket, version.key(), finish.call()))
                        .bucket(bucket.name())
                        .key(version.key())
                        .eTag(content.quotedEtag())
                        .expiration(version.expiration(finish.lifecycle()))
                        .serverSideEncryption(content.encryption().shownAlgorithm())
                        .ssekmsKeyId(content.encryption().kmsKeyArn())
                        .bucketKeyEnabled(content.encryption().shownBucketKey())
                        .versionId(Sighting.shownVersionId(bucket, version));
        StoredChecksum checksum = content.checksum();
        return output.checksumType(checksum.type().name())
                .checksumCRC32(checksum.in(ChecksumAlgorithm.CRC32))
                .checksumCRC32C(checksum.in(ChecksumAlgorithm.CRC32C))
                .checksumCRC64NVME(checksum.in(ChecksumAlgorithm.CRC64NVME))
                .checksumSHA1(checksum.in(ChecksumAlgorithm.SHA1))
                .checksumSHA256(checksum.in(ChecksumAlgorithm.SHA256))
                .build();
    }

    private static String location(Bucket bucket, String objectKey, Call call) {
        String scheme = call.transport().connection().secure() ? "https://" : "http://";
        String host = call.transport().request().headers().find("host").orElse("");
        String key = new KeyEncoding(true).of(objectKey);
        return scheme + host + "/" + bucket.name() + "/" + key;
    }

    private static void checkSize(long claimed, Content content) {
        if (claimed < 0) {
            throw S3Error.INVALID_REQUEST.because(
                    "Value for x-amz-mp-object-size header is less than zero: '" + claimed + "'");
        }
        if (claimed != content.sizeBytes()) {
            throw S3Error.INVALID_REQUEST.because(
                    "The provided 'x-amz-mp-object-size' header value "
                            + claimed
                            + " does not match what was computed: "
                            + content.sizeBytes());
        }
    }

    private static void checkClaims(CompleteMultipartUploadRequest input, Content content) {
        input.mpuObjectSize().ifPresent(size -> checkSize(size, content));
        boolean isOtherType =
                input.checksumType()
                        .filter(type -> !type.equals(content.checksum().type().name()))
                        .isPresent();
        if (isOtherType) {
            throw S3Error.INVALID_REQUEST.because(
                    "The upload was created using the "
                            + content.checksum().type()
                            + " checksum mode. The complete request must use the same checksum"
                            + " mode.");
        }
        claimed(input, content.checksum().algorithm())
                .filter(sum -> !sum.equals(content.checksum().value()))
                .ifPresent(sum -> {
                    throw S3Error.BAD_DIGEST.because(
                            "The "
                                    + content.checksum().algorithm()
                                    + " you specified did not match the calculated"
                                    + " checksum.");
                });
    }

    private static Optional<String> claimed(
            CompleteMultipartUploadRequest input, ChecksumAlgorithm algorithm) {
        return switch (algorithm) {
            case CRC32 -> input.checksumCRC32();
            case CRC32C -> input.checksumCRC32C();
            case CRC64NVME -> input.checksumCRC64NVME();
            case SHA1 -> input.checksumSHA1();
            case SHA256 -> input.checksumSHA256();
        };
    }
}
