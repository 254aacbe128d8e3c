package coffer.gate;

import java.util.List;
import java.util.function.Function;

/// The permissions one call needs, and what it does once the gate has granted them.
///
/// There is no way to build one without saying what it demands.
public final class Plan<O> {
    private final List<Demand> demands;
    private final Function<Authorised, Effect<O>> perform;

    private Plan(List<Demand> demands, Function<Authorised, Effect<O>> perform) {
        this.demands = demands;
        this.perform = perform;
    }

    public static Demands demanding(Demand... demands) {
        return demanding(List.of(demands));
    }

    public static Demands demanding(List<Demand> demands) {
        if (demands.isEmpty()) throw new IllegalArgumentException("a plan demands something");
        return new Demands(demands);
    }

    /// For the few actions that AWS allows to every authenticated principal, such as
    /// `sts:GetCallerIdentity`. The gate refuses anonymous callers.
    public static Demands demandingOnlyAuthentication() {
        return new Demands(List.of());
    }

    /// What it demands, for whoever counts calls by it.
    public List<Demand> demands() {
        return demands;
    }

    Effect<O> perform(Authorised authorised) {
        return perform.apply(authorised);
    }

    /// The first half of a plan.
    public static final class Demands {
        private final List<Demand> demands;

        private Demands(List<Demand> demands) {
            this.demands = List.copyOf(demands);
        }

        /// `perform` runs only if every mandatory demand is allowed. It may compute, read and
        /// stream to disk; what it changes in the store it returns as an [Effect].
        public <O> Plan<O> then(Function<Authorised, Effect<O>> perform) {
            return new Plan<>(demands, perform);
        }
    }
}
