package coffer.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Walks the versions of a bucket's objects in the order in which S3 lists them, and has each
/// sealed anew. How far it is, is kept after each one.
final class Reencryption {
    private static final int ATTEMPTS = 3;

    private final Objects objects;
    private final Wish wish;
    private final ReencryptionState state;
    private final Pace pace;
    private final Consumer<String> told;

    /// What is to be sealed anew, and how; `rewrites` is whether the bytes are too.
    record Wish(
            String bucket,
            String prefix,
            String keyArn,
            boolean bucketKey,
            Optional<String> fromArn,
            boolean rewrites) {}

    /// How many versions had which end.
    record Tally(long changed, long passedOver, long refused) {
        static final Tally NONE = new Tally(0, 0, 0);

        Tally plus(Outcome outcome) {
            return switch (outcome) {
                case CHANGED -> new Tally(changed + 1, passedOver, refused);
                case PASSED_OVER -> new Tally(changed, passedOver + 1, refused);
                case REFUSED -> new Tally(changed, passedOver, refused + 1);
            };
        }
    }

    enum Outcome {
        CHANGED,
        PASSED_OVER,
        REFUSED
    }

    /// What is asked of the server.
    interface Objects {
        /// The next versions that are no delete markers; none at the end.
        Page after(Wish wish, Optional<NamedVersion> last);

        /// The KMS key of a version. Empty if there is none, or no such version any more.
        Optional<String> keyOf(Wish wish, NamedVersion version);

        /// The code of S3's refusal; empty if it was sealed anew.
        Optional<String> seal(Wish wish, NamedVersion version);

        /// `last` is where the next page begins; empty if this is the last.
        record Page(List<NamedVersion> versions, Optional<NamedVersion> last) {}
    }

    Reencryption(
            Objects objects, Wish wish, ReencryptionState state, Pace pace, Consumer<String> told) {
        this.objects = objects;
        this.wish = wish;
        this.state = state;
        this.pace = pace;
        this.told = told;
    }

    Tally run() {
        Tally tally = Tally.NONE;
        Optional<NamedVersion> last = state.read(wish);
        last.ifPresent(it -> told.accept("going on after " + it.key() + " " + it.versionId()));
        while (true) {
            Objects.Page page = objects.after(wish, last);
            for (NamedVersion version : page.versions()) {
                tally = tally.plus(handle(version));
                state.write(wish, version);
            }
            last = page.last();
            if (last.isEmpty()) break;
        }
        state.delete();
        return tally;
    }

    private Outcome handle(NamedVersion version) {
        if (wish.fromArn().isPresent() && !objects.keyOf(wish, version).equals(wish.fromArn())) {
            return Outcome.PASSED_OVER;
        }
        for (int attempt = 1; ; attempt++) {
            pace.await();
            Optional<String> refusal = objects.seal(wish, version);
            if (refusal.isEmpty()) return Outcome.CHANGED;
            String code = refusal.get();
            // Whoever deleted or overwrote it meanwhile has done what was to be done, or more.
            if (code.equals("NoSuchKey") || code.equals("NoSuchVersion")) {
                return Outcome.PASSED_OVER;
            }
            boolean mayPass = code.equals("OperationAborted") || code.equals("SlowDown");
            if (!mayPass || attempt == ATTEMPTS) {
                told.accept(version.key() + " " + version.versionId() + ": " + code);
                return Outcome.REFUSED;
            }
        }
    }
}
