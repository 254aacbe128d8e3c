package coffer.s3.content;

import coffer.crypto.Xaes256Gcm;
import coffer.gate.Call;
import coffer.gate.DataKeys;
import coffer.gate.StaleDecisionException;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.BucketKeys;
import coffer.s3.bucket.DefaultEncryption;
import coffer.store.Store;
import coffer.store.keys.KeyId;
import coffer.store.keys.KeyTable;
import coffer.store.keys.WrappedKey;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Makes and opens envelopes. With SSE-KMS that is a KMS call as the caller, so that nobody reads
/// or writes an object under a key that KMS does not let them use.
public final class Envelopes {
    static final String ARN_KEY = "aws:s3:arn";

    private static final String SERVICE = "s3";
    private static final String MANAGED_KEY = "alias/aws/s3";

    private final Store store;
    private final KeyTable keys;
    private final BucketKeys bucketKeys;
    private final DataKeys dataKeys;
    private final SecureRandom random;

    /// What envelopes stand on.
    public record Ports(
            Store store,
            KeyTable keys,
            BucketKeys bucketKeys,
            DataKeys dataKeys,
            SecureRandom random) {}

    public Envelopes(Ports ports) {
        this.store = ports.store();
        this.keys = ports.keys();
        this.bucketKeys = ports.bucketKeys();
        this.dataKeys = ports.dataKeys();
        this.random = ports.random();
    }

    /// Where an object is, which is part of what its key is bound to.
    public record Place(Bucket bucket, String key) {}

    /// Throws S3's error if KMS refuses.
    public Envelope generate(Call call, Place place, EncryptionChoice choice) {
        if (!choice.isKms()) return underBucketKey(place.bucket());
        Map<String, String> context = context(place, choice.bucketKeyEnabled(), choice.context());
        String keyId = choice.kmsKeyId().orElse(MANAGED_KEY);
        DataKeys.DataKey made =
                KmsRefusals.answer(() -> dataKeys.generate(call, SERVICE, keyId, context));
        Encryption encryption =
                new Encryption(
                        DefaultEncryption.SSE_KMS,
                        Optional.of(made.key().toString()),
                        choice.bucketKeyEnabled(),
                        Optional.of(KeyId.random(random).toString()),
                        choice.context());
        try (SecretBytes key = made.plaintext()) {
            return new Envelope(
                    encryption,
                    new Xaes256Gcm(key, random),
                    new Envelope.Origin(
                            Optional.of(made.sealed()),
                            () -> reconsider(call, encryption, context)));
        }
    }

    private void reconsider(Call call, Encryption encryption, Map<String, String> context) {
        // By its ARN: an alias may name another key by now.
        String keyArn = encryption.kmsKeyArn().orElseThrow();
        KmsRefusals.permission(() -> dataKeys.reconsiderGenerate(call, SERVICE, keyArn, context));
    }

    /// Throws S3's error if KMS refuses, and [StaleDecisionException] if the object was deleted.
    public Envelope open(Call call, Place place, Encryption encryption) {
        if (encryption.envelope().isEmpty()) return underBucketKey(place.bucket());
        KeyId id = KeyId.parse(encryption.envelope().get());
        // A key that was there when the object was read is gone only if the object went too.
        Bytes sealed =
                store.read(snapshot -> keys.find(snapshot, id))
                        .filter(key -> key.retired().isEmpty())
                        .map(WrappedKey::wrapped)
                        .orElseThrow(() -> new StaleDecisionException("the object was deleted"));
        Map<String, String> context =
                context(place, encryption.bucketKeyEnabled(), encryption.context());
        try (SecretBytes key =
                KmsRefusals.answer(() -> dataKeys.open(call, SERVICE, sealed, context))) {
            return new Envelope(
                    encryption,
                    new Xaes256Gcm(key, random),
                    new Envelope.Origin(
                            Optional.empty(),
                            () ->
                                    KmsRefusals.permission(() ->
                                            dataKeys.reconsiderOpen(
                                                    call, SERVICE, sealed, context))));
        }
    }

    private Envelope underBucketKey(Bucket bucket) {
        return new Envelope(
                Encryption.SSE_S3,
                store.read(snapshot -> bucketKeys.open(snapshot, bucket)),
                new Envelope.Origin(Optional.empty(), () -> {}));
    }

    // AWS: Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys", "Encryption
    // context": the object's ARN, or the bucket's where an S3 Bucket Key is used.
    private static Map<String, String> context(
            Place place, boolean bucketKeyEnabled, Map<String, String> added) {
        Map<String, String> context = new LinkedHashMap<>(added);
        String arn =
                bucketKeyEnabled
                        ? place.bucket().arn().toString()
                        : place.bucket().objectArn(place.key()).toString();
        context.put(ARN_KEY, arn);
        return context;
    }
}
