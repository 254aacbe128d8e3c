package coffer.testing;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Checks a claim against many random cases; a failure says how to replay exactly that case.
///
/// Early cases are small, so the first failure found is usually a simple one. The number of cases
/// is 1,000, or the system property `forall.cases`.
public final class Forall {
    private static final int CASES = Integer.getInteger("forall.cases", 1_000);
    private static final int MAX_SIZE = 30;

    private Forall() {}

    /// The random choices of one case; `size` bounds how big a generated value may be.
    public record Gen(SplittableRandom random, int size) {
        public String text(String alphabet) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(size + 1);
            for (int i = 0; i < length; i++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            return text.toString();
        }

        public <T> T oneOf(List<T> choices) {
            return choices.get(random.nextInt(choices.size()));
        }

        /// From 0 to `bound - 1`.
        public int below(int bound) {
            return random.nextInt(bound);
        }

        public boolean flip() {
            return random.nextBoolean();
        }

        public byte[] bytes(int length) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return bytes;
        }
    }

    public static void cases(Consumer<Gen> claim) {
        cases(CASES, claim);
    }

    /// For claims so costly that 1,000 cases are too many for every build.
    public static void cases(int count, Consumer<Gen> claim) {
        @Nullable String replay = System.getProperty("forall.replay");
        if (replay != null) {
            String[] seedAndSize = replay.split(":", 2);
            run(claim, Long.parseLong(seedAndSize[0]), Integer.parseInt(seedAndSize[1]));
            return;
        }
        long baseSeed = System.nanoTime();
        for (int i = 0; i < count; i++) {
            run(claim, baseSeed + i, 1 + (int) ((long) i * MAX_SIZE / count));
        }
    }

    private static void run(Consumer<Gen> claim, long seed, int size) {
        try {
            claim.accept(new Gen(new SplittableRandom(seed), size));
        } catch (AssertionError | RuntimeException failure) {
            String hint = "replay with -Dforall.replay=%d:%d".formatted(seed, size);
            throw new AssertionError(hint, failure);
        }
    }
}
