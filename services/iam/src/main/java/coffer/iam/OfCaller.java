package coffer.iam;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.kernel.AccountId;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.Structure;
import java.util.function.Function;

/// Registers operations of which each account has its own: whoever calls is served by that of the
/// account he is of, and none can reach what another's keep.
public record OfCaller<P>(Guarded guarded, Function<AccountId, P> parts) {

    /// An operation as a method of the part that has it.
    @FunctionalInterface
    public interface Verb<P, I, O> {
        Plan<O> plan(P part, I input, Call call);
    }

    /// For what is a part of a part.
    public <Q> OfCaller<Q> of(Function<P, Q> part) {
        return new OfCaller<>(guarded, parts.andThen(part));
    }

    public <I extends Structure, O extends Structure> OfCaller<P> read(
            ApiOperation<I, O> api, Verb<P, I, O> verb) {
        guarded.read(api, (input, call) -> plan(verb, input, call));
        return this;
    }

    public <I extends Structure, O extends Structure> OfCaller<P> write(
            ApiOperation<I, O> api, Verb<P, I, O> verb) {
        guarded.write(api, (input, call) -> plan(verb, input, call));
        return this;
    }

    private <I, O> Plan<O> plan(Verb<P, I, O> verb, I input, Call call) {
        return verb.plan(parts.apply(call.account()), input, call);
    }
}
