package coffer.s3.content;

import java.util.Optional;

/// The bytes of one object: one blob, or the parts of a list.
public record Content(
        long sizeBytes,
        String etag,
        StoredChecksum checksum,
        Encryption encryption,
        Optional<BlobRef> blob,
        Optional<PartsRef> parts) {

    /// A list of parts, kept by itself so that listing objects need not read it.
    public record PartsRef(String listId, int count) {}

    /// The same bytes, otherwise encrypted.
    public Content with(Encryption changed) {
        return new Content(sizeBytes, etag, checksum, changed, blob, parts);
    }

    /// As headers and answers show it.
    public String quotedEtag() {
        return '"' + etag + '"';
    }
}
