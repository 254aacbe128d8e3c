package coffer.wire.codec;

/// A request that cannot be read or is not valid; the protocol says it in its own terms.
public final class WireException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public WireException(Problem problem) {
        // An ordinary answer to a bad request: no stack trace is worth its cost.
        super(problem.reason(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
