package coffer.s3.content;

import java.util.Optional;

/// One part of an object that was uploaded in parts. `checksum` is in base64, of the algorithm of
/// the object's checksum.
public record PartEntry(int number, BlobRef blob, Optional<String> checksum) {}
