package coffer.s3.lock;

import java.util.Optional;

/// How strictly a version is kept. The stricter mode is the later one.
public enum LockMode {
    /// Whoever may bypass governance may shorten it.
    GOVERNANCE,
    /// Nobody may shorten it, the account's root user included.
    COMPLIANCE;

    /// The mode of that very name.
    public static Optional<LockMode> find(String name) {
        for (LockMode mode : values()) {
            if (mode.name().equals(name)) return Optional.of(mode);
        }
        return Optional.empty();
    }
}
