package coffer.s3.bucket;

import coffer.crypto.Xaes256Gcm;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.Snapshot;
import coffer.store.Transaction;
import coffer.store.keys.DomainKeys;
import coffer.store.keys.KeyId;
import coffer.store.keys.KeyTable;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;

/// Each bucket's own key, which wraps the data keys of its SSE-S3 objects and is itself wrapped by
/// the domain key of its account and region.
public final class BucketKeys {
    private static final String PURPOSE = "coffer s3 bucket key ";

    private final KeyTable keys;
    private final DomainKeys domainKeys;
    private final SecureRandom random;

    public BucketKeys(KeyTable keys, DomainKeys domainKeys, SecureRandom random) {
        this.keys = keys;
        this.domainKeys = domainKeys;
        this.random = random;
    }

    KeyId newId() {
        return KeyId.random(random);
    }

    /// Makes the key of a new bucket under the id the bucket names.
    void create(Transaction tx, Bucket bucket) {
        KeyId id = KeyId.parse(bucket.keyId());
        byte[] fresh = new byte[Xaes256Gcm.KEY_BYTES];
        random.nextBytes(fresh);
        try (SecretBytes key = SecretBytes.adopt(fresh)) {
            byte[] wrapped = domainKeys.seal(tx, domain(bucket), key.expose(), purpose(id));
            keys.put(tx, id, Bytes.adopt(wrapped));
        }
    }

    void retire(Transaction tx, Bucket bucket, Instant now) {
        keys.retire(tx, KeyId.parse(bucket.keyId()), now);
    }

    /// The cipher that wraps data keys of `bucket`, for the caller to close.
    public Xaes256Gcm open(Snapshot snapshot, Bucket bucket) {
        KeyId id = KeyId.parse(bucket.keyId());
        byte[] wrapped =
                keys.find(snapshot, id)
                        .orElseThrow(() -> new IllegalStateException("a bucket has no key"))
                        .wrapped()
                        .expose();
        try (SecretBytes key = domainKeys.open(snapshot, domain(bucket), wrapped, purpose(id))) {
            return new Xaes256Gcm(key, random);
        }
    }

    private static DomainKeys.Domain domain(Bucket bucket) {
        return new DomainKeys.Domain(bucket.owner(), bucket.region());
    }

    private static byte[] purpose(KeyId id) {
        return (PURPOSE + id).getBytes(StandardCharsets.US_ASCII);
    }
}
