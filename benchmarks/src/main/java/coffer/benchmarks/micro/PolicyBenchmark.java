package coffer.benchmarks.micro;

import coffer.policy.Authorizer;
import coffer.policy.Decision;
import coffer.policy.Policies;
import coffer.policy.Request;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// One decision over compiled policies. Budget: 2 µs typical, 50 µs for the largest legal set.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PolicyBenchmark {
    private final Request request = Samples.request();
    private final Policies typical = Samples.typical();
    private final Policies largest = Samples.largest();
    private final List<Policies> crowd = Samples.ofPrincipals(10_000);
    private int next;

    @Benchmark
    public Decision typical() {
        return allowed(Authorizer.decide(request, typical));
    }

    @Benchmark
    public Decision largest() {
        return allowed(Authorizer.decide(request, largest));
    }

    /// Each decision is about another of ten thousand principals, whose policies no cache of a
    /// processor holds.
    @Benchmark
    public Decision crowd() {
        next = (next + 1) % crowd.size();
        return allowed(Authorizer.decide(request, crowd.get(next)));
    }

    // A denial may end early, so a set that denies would flatter us.
    private static Decision allowed(Decision decision) {
        if (!decision.isAllowed()) throw new IllegalStateException(decision.why().sentence());
        return decision;
    }
}
