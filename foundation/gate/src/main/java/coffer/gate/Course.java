package coffer.gate;

import coffer.gate.record.Happening;
import coffer.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One call on its way from its plan to its outcome. Used by one thread.
///
/// What was decided on may have changed by the time the effect is carried out, and a long upload
/// outlives its decision. Then the call is planned and decided again: from its beginning, or by the
/// renewal of a change that cannot begin again.
final class Course<O> {
    private static final Logger LOG = LoggerFactory.getLogger(Course.class);

    /// How old the decision on a renewable change may be when it is committed.
    private static final Duration MAX_AGE = Duration.ofSeconds(1);

    private static final int MAX_DECISIONS = 8;

    private final Supplier<Plan<O>> beginning;
    private final InstantSource clock;
    private Happening happening;
    private Optional<Effect.Change<O>> pending = Optional.empty();
    private Instant decided = Instant.MAX;

    Course(Supplier<Plan<O>> beginning, Happening happening, InstantSource clock) {
        this.beginning = beginning;
        this.happening = happening;
        this.clock = clock;
    }

    /// The two halves of what is done with a plan.
    interface Steps<O> {
        /// Throws [coffer.kernel.ServiceException] if a demand is denied.
        Effect<O> decide(Plan<O> plan, Course<O> course);

        Pipeline.Outcome<O> carryOut(Effect<O> effect, Happening happening);
    }

    Happening happening() {
        return happening;
    }

    /// Notes what was decided, and that it was now.
    void decided(Happening known) {
        happening = known;
        decided = clock.instant();
    }

    /// Gives up a change that is not committed, but not if the store failed: only its next start
    /// tells whether it was.
    Pipeline.Outcome<O> follow(Steps<O> steps) {
        try {
            return attempt(steps);
        } catch (StoreUnavailableException unknown) {
            throw unknown;
        } catch (RuntimeException | Error e) {
            abandon();
            throw e;
        }
    }

    private Pipeline.Outcome<O> attempt(Steps<O> steps) {
        Plan<O> plan = beginning.get();
        for (int decisions = 1; ; decisions++) {
            try {
                Effect<O> effect = steps.decide(plan, this);
                pending = changeOf(effect);
                requireFresh();
                Pipeline.Outcome<O> outcome = steps.carryOut(effect, happening);
                pending = Optional.empty();
                return outcome;
            } catch (StaleDecisionException stale) {
                if (decisions == MAX_DECISIONS) throw stale;
                plan = again();
            }
        }
    }

    private void requireFresh() {
        boolean isRenewable = pending.flatMap(Effect.Change::renewal).isPresent();
        if (isRenewable && decided.plus(MAX_AGE).isBefore(clock.instant())) {
            throw new StaleDecisionException("the decision is old");
        }
    }

    private void abandon() {
        Optional<Effect.Change<O>> given = pending;
        pending = Optional.empty();
        given.ifPresent(change -> afterwards(change.ending().abandoned(), happening));
    }

    /// What is done, or not done, already is not changed by a failure to tidy up after it.
    static void afterwards(Runnable action, Happening happening) {
        try {
            action.run();
        } catch (RuntimeException bug) {
            LOG.error("request {} left something behind", happening.call().requestId(), bug);
        }
    }

    private Plan<O> again() {
        Optional<Supplier<Plan<O>>> renewal = pending.flatMap(Effect.Change::renewal);
        if (renewal.isPresent()) return renewal.get().get();
        abandon();
        return beginning.get();
    }

    private static <O> Optional<Effect.Change<O>> changeOf(Effect<O> effect) {
        return effect instanceof Effect.Change<O> change ? Optional.of(change) : Optional.empty();
    }
}
