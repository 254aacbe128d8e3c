package coffer.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/// Throws broken input at a parser: good samples, changed by [Mutations].
///
/// An input whose answer was never seen before becomes a sample itself, so changes add up where
/// they lead somewhere. A target that throws, or takes ten seconds, has failed; the failure shows
/// the input cut down to what is needed. A run takes a second, or half a minute where the system
/// property `forall.cases` asks for a million; `fuzz.seed` replays one.
public final class Fuzz {
    private static final int CASES = Integer.getInteger("forall.cases", 1_000);
    private static final int RUNS_PER_CASE = 20;
    private static final Duration LONGEST_RUN = Duration.ofMillis(Math.min(CASES, 30_000));
    private static final Duration LONGEST_CASE = Duration.ofSeconds(10);
    private static final int LEAST_RUNS = 200;
    private static final int MAX_SAMPLES = 500;
    private static final int MAX_SHOWN = 600;

    private final List<byte[]> samples;
    private final List<byte[]> words;

    /// What is fed. It must return a short text that names the kind of answer, such as the name of
    /// the error, and throw only where the parser is wrong.
    public interface Target {
        String answer(byte[] input);
    }

    private Fuzz(List<byte[]> samples, List<byte[]> words) {
        this.samples = samples;
        this.words = words;
    }

    public static Fuzz from(List<byte[]> samples) {
        if (samples.isEmpty()) throw new IllegalArgumentException("there is no sample");
        return new Fuzz(List.copyOf(samples), List.of());
    }

    /// From samples whose chars are their bytes.
    public static Fuzz from(String... samples) {
        return from(Stream.of(samples).map(Fuzz::bytes).toList());
    }

    /// Words that the format gives a meaning to; their chars are their bytes.
    public Fuzz with(String... more) {
        return new Fuzz(samples, Stream.of(more).map(Fuzz::bytes).toList());
    }

    /// How often each answer was given.
    public Map<String, Integer> run(Target target) {
        return run(target, Long.getLong("fuzz.seed", System.nanoTime()), LONGEST_RUN);
    }

    Map<String, Integer> run(Target target, long seed, Duration longest) {
        Mutations mutations = new Mutations(new SplittableRandom(seed), words);
        Run run = new Run(target, mutations, samples, longest);
        Thread thread = Thread.ofPlatform().daemon().name("fuzz").start(run::all);
        run.await(thread);
        run.failure()
                .ifPresent(failure -> {
                    byte[] small =
                            new Shrinking(target, failure.thrown()).smallest(failure.each().input);
                    throw new AssertionError(
                            "after %d inputs, -Dfuzz.seed=%d: %s"
                                    .formatted(failure.each().number, seed, shown(small)),
                            failure.thrown());
                });
        return run.answers;
    }

    private record Failure(Case each, Throwable thrown) {}

    /// One input, the how manieth of its run.
    private static final class Case {
        private final byte[] input;
        private final int number;

        Case(byte[] input, int number) {
            this.input = input;
            this.number = number;
        }
    }

    private static final class Run {
        private final Target target;
        private final Mutations mutations;
        private final List<byte[]> samples;
        private final Duration longest;
        private final Map<String, Integer> answers = new TreeMap<>();
        private final AtomicReference<Optional<Failure>> failure =
                new AtomicReference<>(Optional.empty());
        private final AtomicReference<Case> current =
                new AtomicReference<>(new Case(new byte[0], 0));

        Run(Target target, Mutations mutations, List<byte[]> samples, Duration longest) {
            this.target = target;
            this.mutations = mutations;
            this.samples = new ArrayList<>(samples);
            this.longest = longest;
        }

        private void all() {
            long end = System.nanoTime() + longest.toNanos();
            int good = samples.size();
            long count = good + (long) CASES * RUNS_PER_CASE;
            for (int i = 0; i < count && failure.get().isEmpty(); i++) {
                if (i >= good + LEAST_RUNS && System.nanoTime() > end) return;
                one(new Case(i < good ? samples.get(i) : mutations.next(samples), i));
            }
        }

        private void one(Case each) {
            current.set(each);
            try {
                String answer = target.answer(each.input.clone());
                boolean isNew = answers.merge(answer, 1, Integer::sum) == 1;
                if (isNew && samples.size() < MAX_SAMPLES) samples.add(each.input);
            } catch (RuntimeException | Error wrong) {
                failure.set(Optional.of(new Failure(each, wrong)));
            }
        }

        /// Until the run is over, or one input has taken too long.
        private void await(Thread thread) {
            int seen = -1;
            try {
                while (!thread.join(LONGEST_CASE)) {
                    Case now = current.get();
                    if (now.number == seen) {
                        throw new AssertionError("no end after " + shown(now.input));
                    }
                    seen = now.number;
                }
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException("interrupted", interrupted);
            }
        }

        private Optional<Failure> failure() {
            return failure.get();
        }
    }

    /// Leaves out ever smaller parts, as long as the same kind of thing is thrown.
    private record Shrinking(Target target, Throwable thrown) {
        private static final int MAX_TRIES = 2_000;

        byte[] smallest(byte[] input) {
            byte[] small = input;
            int tries = 0;
            for (int size = (small.length + 1) / 2;
                    size > 0;
                    size = size == 1 ? 0 : (size + 1) / 2) {
                for (int at = 0; at < small.length && tries < MAX_TRIES; tries++) {
                    int end = Math.min(small.length, at + size);
                    byte[] without = Mutations.replaced(small, at, end, new byte[0]);
                    if (fails(without)) {
                        small = without;
                    } else {
                        at = end;
                    }
                }
            }
            return small;
        }

        private boolean fails(byte[] input) {
            try {
                target.answer(input.clone());
                return false;
            } catch (RuntimeException | Error again) {
                return again.getClass().equals(thrown.getClass());
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// As text where it is text, as hex in any case.
    private static String shown(byte[] input) {
        byte[] start = Arrays.copyOf(input, Math.min(input.length, MAX_SHOWN));
        return "%d bytes `%s` = hex %s"
                .formatted(
                        input.length,
                        new String(start, StandardCharsets.ISO_8859_1)
                                .replaceAll("[^\\x20-\\x7E]", "?"),
                        HexFormat.of().formatHex(start));
    }
}
