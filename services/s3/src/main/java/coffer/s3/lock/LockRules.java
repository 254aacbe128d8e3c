package coffer.s3.lock;

import java.util.Optional;

/// That a bucket has Object Lock, and what it gives to versions that ask for nothing.
public record LockRules(Optional<DefaultRetention> defaultRetention) {}
