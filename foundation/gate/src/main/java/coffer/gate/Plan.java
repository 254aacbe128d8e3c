package coffer.gate;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The permissions one call needs, and what it does once the gate has granted them.
///
/// There is no way to build one without saying what it demands.
public final class Plan<O> {
    private final Demands needed;
    private final Function<Authorised, Effect<O>> perform;

    private Plan(Demands needed, Function<Authorised, Effect<O>> perform) {
        this.needed = needed;
        this.perform = perform;
    }

    public static Demands demanding(Demand... demands) {
        return demanding(List.of(demands));
    }

    public static Demands demanding(List<Demand> demands) {
        if (demands.isEmpty()) throw new IllegalArgumentException("a plan demands something");
        return new Demands(demands, Notes.NONE);
    }

    /// For the few actions that AWS allows to every authenticated principal, such as
    /// `sts:GetCallerIdentity`. The gate refuses anonymous callers.
    public static Demands demandingOnlyAuthentication() {
        return new Demands(List.of(), Notes.NONE);
    }

    /// What it demands, for whoever counts calls by it.
    public List<Demand> demands() {
        return needed.demands;
    }

    Notes notes() {
        return needed.notes;
    }

    Effect<O> perform(Authorised authorised) {
        return perform.apply(authorised);
    }

    /// The first half of a plan.
    public static final class Demands {
        private final List<Demand> demands;
        private final Notes notes;

        private Demands(List<Demand> demands, Notes notes) {
            this.demands = List.copyOf(demands);
            this.notes = notes;
        }

        /// What the record tells under `name` in `additionalEventData`, whether the call is allowed
        /// or not. Nothing of it may be secret; no facts are no note.
        public Demands noting(String name, Map<String, String> facts) {
            return new Demands(demands, notes.group(name, facts));
        }

        /// What the record of a call that is allowed tells in `additionalEventData`: whoever is
        /// denied learns nothing of it.
        public Demands noting(Map<String, String> facts) {
            return new Demands(demands, notes.facts(facts));
        }

        /// What the record tells in `requestParameters` if the request has no such member: what its
        /// absence means. `member` is named as records name members.
        public Demands notingAsked(String member, String value) {
            return new Demands(demands, notes.asked(member, value));
        }

        /// What the record of a success tells in `responseElements` beside the answer's own
        /// members.
        public Demands notingAnswered(String member, String value) {
            return new Demands(demands, notes.answered(member, value));
        }

        /// `perform` runs only if every mandatory demand is allowed. It may compute, read and
        /// stream to disk; what it changes in the store it returns as an [Effect].
        public <O> Plan<O> then(Function<Authorised, Effect<O>> perform) {
            return new Plan<>(this, perform);
        }
    }
}
