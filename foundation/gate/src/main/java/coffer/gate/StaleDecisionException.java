package coffer.gate;

/// What a plan was decided on has changed since, such as a policy or the object it was about. The
/// gate plans and decides again.
public final class StaleDecisionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StaleDecisionException(String whatChanged) {
        super(whatChanged, null, false, false);
    }
}
