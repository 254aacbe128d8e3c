package coffer.s3.multipart;

import coffer.s3.content.BlobRef;
import coffer.s3.quota.Usage;
import java.time.Instant;

/// One part that has arrived. `checksum` is in base64, of the upload's algorithm.
record UploadedPart(int number, BlobRef blob, String etag, String checksum, Instant lastModified) {

    /// What it takes of a quota.
    Usage usage() {
        return Usage.ofOne(blob.sizeBytes());
    }

    String quotedEtag() {
        return '"' + etag + '"';
    }
}
