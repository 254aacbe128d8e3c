package coffer.s3.content;

import coffer.kernel.Bytes;
import coffer.s3.bucket.Bucket;
import coffer.store.Transaction;
import coffer.store.keys.KeyId;
import coffer.store.keys.KeyTable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The data keys of one object, wrapped by another envelope and not yet kept.
///
/// Whoever is reading the object's parts one after another finds the next of them wrapped by an
/// envelope he has not opened; until this is over, and until he has ended, he is lent the new one.
public final class Rewrapping implements Renewal {
    private final KeyTable keys;
    private final Content before;
    private final Envelope envelope;
    private final Optional<Pins.Pin> pin;
    private final Map<KeyId, Bytes> wrapped = new LinkedHashMap<>();

    Rewrapping(KeyTable keys, Content before, Envelope envelope, Optional<Pins.Pin> pin) {
        this.keys = keys;
        this.before = before;
        this.envelope = envelope;
        this.pin = pin;
        pin.ifPresent(held -> held.succeedBy(envelope));
    }

    void add(KeyId blob, Bytes dataKeys) {
        wrapped.put(blob, dataKeys);
    }

    @Override
    public Content content() {
        return before.with(envelope.encryption());
    }

    @Override
    public void reconsider() {
        envelope.reconsider();
    }

    /// What wrapped the same before is gone.
    @Override
    public void put(Transaction tx, Bucket bucket, Discards discards) {
        discards.add(tx, before.encryption());
        envelope.put(tx, keys);
        wrapped.forEach((blob, dataKeys) -> keys.put(tx, blob, dataKeys));
    }

    @Override
    public void settle() {
        abandon();
    }

    @Override
    public void abandon() {
        if (pin.isPresent()) {
            pin.get().close();
        } else {
            envelope.close();
        }
    }
}
