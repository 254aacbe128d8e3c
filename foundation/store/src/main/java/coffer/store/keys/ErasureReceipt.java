package coffer.store.keys;

import java.time.Instant;
import java.util.List;

/// What an erasure destroyed. From `at` on, the erased keys cannot be read from this data
/// directory, nor from any copy of it, except by someone who kept a copy of the dead top key.
///
/// Ids that named no key are not listed. Nothing died if `erased` is empty: both top keys are then
/// the same.
public record ErasureReceipt(
        List<KeyId> erased, Instant at, TopKeyId deadTopKey, TopKeyId liveTopKey) {

    public ErasureReceipt {
        erased = List.copyOf(erased);
    }
}
