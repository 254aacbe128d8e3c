package coffer.gate;

/// One AWS action: what it needs and what it does. `I` and `O` are its modelled input and output.
@FunctionalInterface
public interface Operation<I, O> {

    /// Reads what it must to say which permissions `input` needs; changes and reveals nothing.
    Plan<O> plan(I input, Call call);
}
