package coffer.s3;

import java.util.Optional;
import java.util.function.IntSupplier;

/// What is done one after another, each though another fails: logs that cannot be written, for
/// instance, keep no erasure waiting.
final class Tasks {
    private Tasks() {}

    /// How much was done. Throws what the first that failed threw, once the others are done.
    static int run(IntSupplier... all) {
        int done = 0;
        Optional<RuntimeException> failed = Optional.empty();
        for (IntSupplier each : all) {
            try {
                done += each.getAsInt();
            } catch (RuntimeException failure) {
                failed = Optional.of(failed.orElse(failure));
            }
        }
        if (failed.isPresent()) throw failed.get();
        return done;
    }
}
