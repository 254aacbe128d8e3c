package coffer.s3.content;

import coffer.kernel.Bytes;
import coffer.store.Transaction;
import coffer.store.keys.KeyId;
import coffer.store.keys.KeyTable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The data keys of one object, wrapped by another envelope and not yet kept.
///
/// Whoever is reading the object's parts one after another finds the next of them wrapped by an
/// envelope he has not opened; until this is closed, and until he has ended, he is lent the new
/// one.
public final class Rewrapping implements AutoCloseable {
    private final KeyTable keys;
    private final Envelope envelope;
    private final Optional<Pins.Pin> pin;
    private final Map<KeyId, Bytes> wrapped = new LinkedHashMap<>();

    Rewrapping(KeyTable keys, Envelope envelope, Optional<Pins.Pin> pin) {
        this.keys = keys;
        this.envelope = envelope;
        this.pin = pin;
        pin.ifPresent(held -> held.succeedBy(envelope));
    }

    void add(KeyId blob, Bytes dataKeys) {
        wrapped.put(blob, dataKeys);
    }

    /// How the bytes are encrypted once this is kept.
    public Encryption encryption() {
        return envelope.encryption();
    }

    /// Keeps the envelope and what it wrapped; what wrapped the same before is gone.
    public void put(Transaction tx) {
        envelope.put(tx, keys);
        wrapped.forEach((blob, dataKeys) -> keys.put(tx, blob, dataKeys));
    }

    /// To be called once it is known whether the transaction was committed.
    @Override
    public void close() {
        if (pin.isPresent()) {
            pin.get().close();
        } else {
            envelope.close();
        }
    }
}
