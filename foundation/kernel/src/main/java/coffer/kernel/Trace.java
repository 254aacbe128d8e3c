package coffer.kernel;

import java.util.Optional;
import java.util.function.Supplier;

/// Tells whoever traces a request how long its parts take.
///
/// A request is traced if a span is bound to its scope; otherwise this costs one look for it.
public final class Trace {
    private static final ScopedValue<Span> CURRENT = ScopedValue.newInstance();

    private Trace() {}

    /// Some work of a traced request, under way until it ends.
    public interface Span {
        /// Begins a part of this work. `name` is a constant: it never holds what a caller sent.
        Span child(String name);

        void failed();

        void end();
    }

    /// Runs `work` with everything in it being traced as parts of `root`, if there is one, which
    /// stays the caller's to end.
    public static void under(Optional<Span> root, Runnable work) {
        root.ifPresentOrElse(span -> ScopedValue.where(CURRENT, span).run(work), work);
    }

    /// Does `work` as a part, called `name`, of what is being traced.
    public static <T> T within(String name, Supplier<T> work) {
        return CURRENT.isBound() ? traced(name, work) : work.get();
    }

    private static <T> T traced(String name, Supplier<T> work) {
        Span part = CURRENT.get().child(name);
        try {
            return ScopedValue.where(CURRENT, part).call(work::get);
        } catch (RuntimeException e) {
            part.failed();
            throw e;
        } finally {
            part.end();
        }
    }
}
