package coffer.gate;

import coffer.ledger.ResourceRef;
import coffer.store.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// What an authorised operation does, for the gate to carry out together with its audit record.
public sealed interface Effect<O> {

    /// Nothing changes; `output` is answered once the record is durable.
    record Answer<O>(O output) implements Effect<O> {}

    /// Changes the store, in one transaction with the record.
    ///
    /// `change` reads again what the plan relied on, throws the service's error if it no longer
    /// holds, and must only compute (see [coffer.store.Store#write]). `created` names resources
    /// that exist only now.
    ///
    /// If what was decided on no longer holds, `change` throws [StaleDecisionException]. The call
    /// is then planned anew, by `renewal` if there is one: the same change, to be decided on by
    /// what holds now, for calls that cannot begin again because their body is read. A renewable
    /// change is renewed too if its decision is more than a second old, so that nobody's upload
    /// outlives his permission.
    ///
    /// Afterwards `committed` runs if the transaction was committed and `abandoned` if it was not.
    /// Neither runs if the store failed, because then only its next start tells; whatever
    /// `abandoned` would have removed must be found by a sweep at start-up. Of a change that was
    /// committed the answer carries `headers` too, which are ours and in no model of AWS's; they
    /// are asked for last.
    record Change<O>(
            Function<Transaction, O> change,
            Function<O, List<ResourceRef>> created,
            Ending ending,
            Optional<Supplier<Plan<O>>> renewal)
            implements Effect<O> {

        /// What runs afterwards.
        record Ending(
                Runnable committed, Runnable abandoned, Supplier<Map<String, String>> headers) {
            static final Ending NOTHING = new Ending(() -> {}, () -> {}, Map::of);
        }

        public Change<O> creating(Function<O, List<ResourceRef>> resources) {
            return new Change<>(change, resources, ending, renewal);
        }

        public Change<O> onceCommitted(Runnable action) {
            Ending changed = new Ending(action, ending.abandoned(), ending.headers());
            return new Change<>(change, created, changed, renewal);
        }

        public Change<O> ifAbandoned(Runnable action) {
            Ending changed = new Ending(ending.committed(), action, ending.headers());
            return new Change<>(change, created, changed, renewal);
        }

        public Change<O> answering(Supplier<Map<String, String>> headers) {
            Ending changed = new Ending(ending.committed(), ending.abandoned(), headers);
            return new Change<>(change, created, changed, renewal);
        }

        /// `plan` makes the same change, whose endings take over from those of this one.
        public Change<O> renewedBy(Supplier<Plan<O>> plan) {
            return new Change<>(change, created, ending, Optional.of(plan));
        }
    }

    /// Reveals a body of known length: a durable intent precedes its first byte and the outcome
    /// follows its last.
    record Reveal<O>(O output, Body body) implements Effect<O> {}

    static <O> Effect<O> answer(O output) {
        return new Answer<>(output);
    }

    static <O> Change<O> change(Function<Transaction, O> change) {
        return new Change<>(change, output -> List.of(), Change.Ending.NOTHING, Optional.empty());
    }

    static <O> Effect<O> reveal(O output, Body body) {
        return new Reveal<>(output, body);
    }
}
