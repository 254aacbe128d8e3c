package coffer.s3.multipart;

import coffer.s3.content.BlobRef;
import java.time.Instant;

/// One part that has arrived. `checksum` is in base64, of the upload's algorithm.
record UploadedPart(int number, BlobRef blob, String etag, String checksum, Instant lastModified) {

    String quotedEtag() {
        return '"' + etag + '"';
    }
}
