package coffer.s3.multipart;

import coffer.s3.acl.AccessControl;
import coffer.s3.content.Encryption;
import coffer.s3.content.StoredChecksum;
import coffer.s3.lock.ObjectLock;
import coffer.s3.object.ObjectHeaders;
import coffer.wire.checksum.ChecksumAlgorithm;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// An object whose parts are still arriving. `revision` grows with every part.
record Upload(
        String key, String id, Instant initiated, String initiator, long revision, Intent intent) {

    /// What the object will be.
    record Intent(
            Encryption encryption,
            Checksums checksums,
            ObjectHeaders headers,
            Map<String, String> tags,
            String storageClass,
            Optional<ObjectLock> lock,
            Optional<AccessControl> acl) {
        Intent {
            tags = Map.copyOf(tags);
        }
    }

    /// The checksum that every part is given; `declared` if the client named it.
    record Checksums(ChecksumAlgorithm algorithm, StoredChecksum.Type type, boolean declared) {}

    Upload revised() {
        return new Upload(key, id, initiated, initiator, revision + 1, intent);
    }
}
