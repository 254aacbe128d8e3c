package coffer.s3.multipart;

import coffer.gate.Recording;
import coffer.gate.Registry;
import coffer.s3.api.S3Api;
import coffer.s3.bucket.Bucket;
import coffer.s3.erasure.Erasures;
import coffer.s3.object.ObjectPorts;
import coffer.store.Transaction;
import java.time.Instant;

/// All that has to do with uploads in parts.
public final class Multipart {
    private final UploadOperations uploading;
    private final PartOperations parts;
    private final CompletionOperations completing;
    private final AbortOperations aborting;
    private final UploadListingOperations listing;

    public Multipart(ObjectPorts ports, Erasures erasures) {
        Uploads uploads = new Uploads();
        this.uploading = new UploadOperations(ports, uploads);
        this.parts = new PartOperations(ports, uploads);
        this.completing = new CompletionOperations(ports, uploads);
        this.aborting = new AbortOperations(ports, uploads, erasures);
        this.listing = new UploadListingOperations(ports, uploads);
    }

    public void register(Registry.Builder registry) {
        registry.on(
                        S3Api.CREATE_MULTIPART_UPLOAD,
                        Recording.DATA_WRITE,
                        uploading::createMultipartUpload)
                .on(S3Api.UPLOAD_PART, Recording.DATA_WRITE, parts::uploadPart)
                .on(S3Api.UPLOAD_PART_COPY, Recording.DATA_WRITE, parts::uploadPartCopy)
                .on(
                        S3Api.COMPLETE_MULTIPART_UPLOAD,
                        Recording.DATA_WRITE,
                        completing::completeMultipartUpload)
                .on(
                        S3Api.ABORT_MULTIPART_UPLOAD,
                        Recording.DATA_WRITE,
                        aborting::abortMultipartUpload)
                .on(S3Api.LIST_PARTS, Recording.DATA_READ, listing::listParts)
                .on(
                        S3Api.LIST_MULTIPART_UPLOADS,
                        Recording.MANAGEMENT_READ,
                        listing::listMultipartUploads);
    }

    /// Gives up the uploads of a bucket that is about to be deleted; see
    /// [coffer.s3.bucket.Occupancy#evict].
    public Runnable evict(Transaction tx, Bucket bucket, Instant now) {
        return uploading.evict(tx, bucket, now);
    }
}
