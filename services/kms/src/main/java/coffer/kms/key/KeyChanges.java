package coffer.kms.key;

import coffer.gate.Call;
import coffer.gate.Effect;
import coffer.store.Transaction;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Changes to one key, each in one transaction with its record.
public final class KeyChanges {
    private final KeyFinder finder;
    private final Keys keys;

    public KeyChanges(KeyFinder finder, Keys keys) {
        this.finder = finder;
        this.keys = keys;
    }

    /// A change to the key that `call` found, if it is in the state that `rule` asks for.
    public Change of(FoundKey found, StateRule rule, Call call) {
        return new Change(found, rule, call);
    }

    /// What is to be changed; say to what.
    public final class Change {
        private final FoundKey found;
        private final StateRule rule;
        private final Call call;

        private Change(FoundKey found, StateRule rule, Call call) {
            this.found = found;
            this.rule = rule;
            this.call = call;
        }

        public <O> Effect.Change<O> to(UnaryOperator<KmsKey> change, Function<KmsKey, O> answer) {
            return within((tx, key) -> change.apply(key), answer);
        }

        /// As [#to], for changes that touch more than the key.
        public <O> Effect.Change<O> within(
                BiFunction<Transaction, KmsKey, KmsKey> change, Function<KmsKey, O> answer) {
            return Effect.change(tx -> {
                KmsKey before = finder.again(tx, found, rule, call.time());
                KmsKey after = change.apply(tx, before);
                keys.replace(tx, before, after);
                return answer.apply(after);
            });
        }
    }
}
