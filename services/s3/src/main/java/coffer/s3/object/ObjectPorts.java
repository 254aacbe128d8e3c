package coffer.s3.object;

import coffer.kernel.Bytes;
import coffer.s3.bucket.Buckets;
import coffer.s3.content.Contents;
import coffer.s3.content.Envelopes;
import coffer.store.Store;
import java.security.SecureRandom;

/// What operations on objects stand on.
public record ObjectPorts(
        Store store,
        Buckets buckets,
        ObjectIndex index,
        Contents contents,
        Envelopes envelopes,
        SecureRandom random) {

    /// For the name of one new version.
    public Bytes versionRandom() {
        byte[] bytes = new byte[OpaqueId.RANDOM_BYTES];
        random.nextBytes(bytes);
        return Bytes.adopt(bytes);
    }

    /// An entity tag that says nothing about what it tags, as KMS-encrypted objects have.
    public String opaqueEtag() {
        return versionRandom().toHex();
    }
}
