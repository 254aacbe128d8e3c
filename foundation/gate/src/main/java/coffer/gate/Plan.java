package coffer.gate;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
        return new Demands(demands, Map.of());
    }

    /// For the few actions that AWS allows to every authenticated principal, such as
    /// `sts:GetCallerIdentity`. The gate refuses anonymous callers.
    public static Demands demandingOnlyAuthentication() {
        return new Demands(List.of(), Map.of());
    }

    /// What it demands, for whoever counts calls by it.
    public List<Demand> demands() {
        return needed.demands;
    }

    Map<String, Map<String, String>> notes() {
        return needed.notes;
    }

    Effect<O> perform(Authorised authorised) {
        return perform.apply(authorised);
    }

    /// The first half of a plan.
    public static final class Demands {
        private final List<Demand> demands;
        private final Map<String, Map<String, String>> notes;

        private Demands(List<Demand> demands, Map<String, Map<String, String>> notes) {
            this.demands = List.copyOf(demands);
            this.notes = notes;
        }

        /// What the record tells under `name` in `additionalEventData`, whether the call is allowed
        /// or not. Nothing of it may be secret; no facts are no note.
        public Demands noting(String name, Map<String, String> facts) {
            if (facts.isEmpty()) return this;
            Map<String, Map<String, String>> more = new TreeMap<>(notes);
            more.put(name, Collections.unmodifiableMap(new TreeMap<>(facts)));
            return new Demands(demands, Collections.unmodifiableMap(more));
        }

        /// `perform` runs only if every mandatory demand is allowed. It may compute, read and
        /// stream to disk; what it changes in the store it returns as an [Effect].
        public <O> Plan<O> then(Function<Authorised, Effect<O>> perform) {
            return new Plan<>(this, perform);
        }
    }
}
