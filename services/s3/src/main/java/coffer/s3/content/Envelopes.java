package coffer.s3.content;

import coffer.crypto.Xaes256Gcm;
import coffer.gate.Call;
import coffer.gate.DataKeys;
import coffer.gate.StaleDecisionException;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.BucketKeys;
import coffer.s3.bucket.Buckets;
import coffer.store.Store;
import coffer.store.keys.KeyId;
import coffer.store.keys.KeyTable;
import coffer.store.keys.WrappedKey;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Makes and opens envelopes. With SSE-KMS that is a KMS call as the caller, so that nobody reads
/// or writes an object under a key that KMS does not let them use; with DSSE-KMS it is two. With
/// SSE-C it takes the customer's key.
public final class Envelopes {
    static final String ARN_KEY = "aws:s3:arn";

    private static final String SERVICE = "s3";
    private static final String MANAGED_KEY = "alias/aws/s3";

    private final Store store;
    private final KeyTable keys;
    private final Buckets buckets;
    private final BucketKeys bucketKeys;
    private final DataKeys dataKeys;
    private final SecureRandom random;

    /// What envelopes stand on.
    public record Ports(
            Store store,
            KeyTable keys,
            Buckets buckets,
            BucketKeys bucketKeys,
            DataKeys dataKeys,
            SecureRandom random) {}

    public Envelopes(Ports ports) {
        this.store = ports.store();
        this.keys = ports.keys();
        this.buckets = ports.buckets();
        this.bucketKeys = ports.bucketKeys();
        this.dataKeys = ports.dataKeys();
        this.random = ports.random();
    }

    /// Where an object is, which is part of what its key is bound to.
    public record Place(Bucket bucket, String key) {}

    /// Throws S3's error if KMS refuses.
    public Envelope generate(Call call, Place place, EncryptionChoice choice) {
        if (choice.customerKey().isPresent()) {
            return underCustomerKey(call, place, choice.customerKey().get());
        }
        if (!choice.isKms()) return underBucketKey(place.bucket());
        Map<String, String> context = context(place, choice.bucketKeyEnabled(), choice.context());
        Made first = make(call, choice.kmsKeyId().orElse(MANAGED_KEY), context);
        try (first) {
            return choice.isDual()
                    ? dual(call, first, choice, context)
                    : sealed(call, first, choice, context);
        }
    }

    /// A key that KMS has just made, and the row that will hold it.
    private record Made(DataKeys.DataKey dataKey, String row) implements AutoCloseable {
        String keyArn() {
            return dataKey.key().toString();
        }

        @Override
        public void close() {
            dataKey.plaintext().close();
        }
    }

    private Made make(Call call, String keyId, Map<String, String> context) {
        return new Made(
                KmsRefusals.answer(() -> dataKeys.generate(call, SERVICE, keyId, context)),
                KeyId.random(random).toString());
    }

    private Envelope sealed(
            Call call, Made made, EncryptionChoice choice, Map<String, String> context) {
        Encryption encryption =
                new Encryption(
                        choice.algorithm(),
                        Optional.of(made.keyArn()),
                        choice.bucketKeyEnabled(),
                        Optional.of(made.row()),
                        choice.context(),
                        Optional.empty(),
                        Optional.empty());
        return new Envelope(
                encryption,
                new Wrapping.Single(cipher(made.dataKey().plaintext())),
                new Envelope.Origin(
                        Map.of(made.row(), made.dataKey().sealed()),
                        () -> reconsider(call, encryption, context)));
    }

    private Envelope dual(
            Call call, Made first, EncryptionChoice choice, Map<String, String> context) {
        // By its ARN: both layers are under one key, even if an alias moves in between.
        try (Made second = make(call, first.keyArn(), context)) {
            Encryption encryption =
                    new Encryption(
                            choice.algorithm(),
                            Optional.of(first.keyArn()),
                            false,
                            Optional.of(first.row()),
                            choice.context(),
                            Optional.of(second.row()),
                            Optional.empty());
            return new Envelope(
                    encryption,
                    new Wrapping.Dual(
                            new Wrapping.Single(cipher(first.dataKey().plaintext())),
                            cipher(second.dataKey().plaintext())),
                    new Envelope.Origin(
                            Map.of(
                                    first.row(), first.dataKey().sealed(),
                                    second.row(), second.dataKey().sealed()),
                            () -> reconsider(call, encryption, context)));
        }
    }

    private Xaes256Gcm cipher(SecretBytes key) {
        return new Xaes256Gcm(key, random);
    }

    private void reconsider(Call call, Encryption encryption, Map<String, String> context) {
        // By its ARN: an alias may name another key by now.
        String keyArn = encryption.kmsKeyArn().orElseThrow();
        KmsRefusals.permission(() -> dataKeys.reconsiderGenerate(call, SERVICE, keyArn, context));
    }

    /// For an object that no customer's key encrypts. Throws S3's error if KMS refuses or it takes
    /// a customer's key, and [StaleDecisionException] if the object was deleted.
    public Envelope open(Call call, Place place, Encryption encryption) {
        return open(call, place, encryption, Optional.empty());
    }

    /// The same, with the customer's key, which must be there if and only if it takes one.
    public Envelope open(
            Call call, Place place, Encryption encryption, Optional<CustomerKey> given) {
        CustomerKey.check(encryption, given);
        if (given.isPresent()) {
            return underCustomerKey(call, place, encryption, given.get());
        }
        if (encryption.envelope().isEmpty()) return underBucketKey(place.bucket());
        Map<String, String> context =
                context(place, encryption.bucketKeyEnabled(), encryption.context());
        Bytes sealed = sealedIn(encryption.envelope().get());
        Wrapping.Single first = new Wrapping.Single(opened(call, sealed, context));
        Runnable reconsideration =
                () ->
                        KmsRefusals.permission(
                                () -> dataKeys.reconsiderOpen(call, SERVICE, sealed, context));
        return new Envelope(
                encryption,
                encryption.isDual() ? dual(call, first, encryption, context) : first,
                new Envelope.Origin(Map.of(), reconsideration));
    }

    private Wrapping dual(
            Call call, Wrapping.Single first, Encryption encryption, Map<String, String> context) {
        boolean isOpen = false;
        try {
            Bytes sealed = sealedIn(encryption.second().orElseThrow());
            Wrapping both = new Wrapping.Dual(first, opened(call, sealed, context));
            isOpen = true;
            return both;
        } finally {
            if (!isOpen) first.close();
        }
    }

    private Xaes256Gcm opened(Call call, Bytes sealed, Map<String, String> context) {
        try (SecretBytes key =
                KmsRefusals.answer(() -> dataKeys.open(call, SERVICE, sealed, context))) {
            return cipher(key);
        }
    }

    /// A key that was there when the object was read is gone only if the object went too, or was
    /// given another key.
    private Bytes sealedIn(String row) {
        KeyId id = KeyId.parse(row);
        return store.read(snapshot -> keys.find(snapshot, id))
                .filter(key -> key.retired().isEmpty())
                .map(WrappedKey::wrapped)
                .orElseThrow(() -> new StaleDecisionException("the object was deleted"));
    }

    private Envelope underBucketKey(Bucket bucket) {
        return new Envelope(
                Encryption.SSE_S3,
                new Wrapping.Single(bucketKey(bucket)),
                new Envelope.Origin(Map.of(), () -> {}));
    }

    private Xaes256Gcm bucketKey(Bucket bucket) {
        return store.read(snapshot -> bucketKeys.open(snapshot, bucket));
    }

    private Envelope underCustomerKey(Call call, Place place, CustomerKey given) {
        try (SecretBytes key = given.open()) {
            Encryption encryption = Encryption.of(CustomerMark.of(key, random));
            return underCustomerKey(call, place, encryption, given);
        }
    }

    private Envelope underCustomerKey(
            Call call, Place place, Encryption encryption, CustomerKey given) {
        try (SecretBytes key = given.open()) {
            Wrapping wrapping =
                    new Wrapping.Customers(
                            new Wrapping.Single(bucketKey(place.bucket())),
                            encryption.customer().orElseThrow().cipher(key, random));
            Runnable reconsideration = () -> requireUnblocked(call, place);
            return new Envelope(
                    encryption, wrapping, new Envelope.Origin(Map.of(), reconsideration));
        }
    }

    /// A bucket may have been told to take no customers' keys while an upload was under way.
    private void requireUnblocked(Call call, Place place) {
        Bucket now = store.read(snapshot -> buckets.now(snapshot, place.bucket()));
        EncryptionChoice.requireUnblocked(
                new EncryptionChoice.Upload(now, place.key(), call, "PutObject"));
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
