package coffer.store.keys;

import coffer.kernel.Bytes;
import java.time.Instant;
import java.util.Optional;

/// A key as its owner wrapped it, and since when it is retired, if it is.
public record WrappedKey(Bytes wrapped, Optional<Instant> retired) {}
