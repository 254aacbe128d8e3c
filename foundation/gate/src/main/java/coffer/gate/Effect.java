package coffer.gate;

import coffer.ledger.ResourceRef;
import coffer.store.Transaction;
import java.util.List;
import java.util.function.Function;

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
    /// Afterwards `committed` runs if the transaction was committed and `abandoned` if it was not.
    /// Neither runs if the store failed, because then only its next start tells; whatever
    /// `abandoned` would have removed must be found by a sweep at start-up.
    record Change<O>(
            Function<Transaction, O> change,
            Function<O, List<ResourceRef>> created,
            Runnable committed,
            Runnable abandoned)
            implements Effect<O> {

        public Change<O> creating(Function<O, List<ResourceRef>> resources) {
            return new Change<>(change, resources, committed, abandoned);
        }

        public Change<O> onceCommitted(Runnable action) {
            return new Change<>(change, created, action, abandoned);
        }

        public Change<O> ifAbandoned(Runnable action) {
            return new Change<>(change, created, committed, action);
        }
    }

    /// Reveals a body of known length: a durable intent precedes its first byte and the outcome
    /// follows its last.
    record Reveal<O>(O output, Body body) implements Effect<O> {}

    static <O> Effect<O> answer(O output) {
        return new Answer<>(output);
    }

    static <O> Change<O> change(Function<Transaction, O> change) {
        return new Change<>(change, output -> List.of(), () -> {}, () -> {});
    }

    static <O> Effect<O> reveal(O output, Body body) {
        return new Reveal<>(output, body);
    }
}
