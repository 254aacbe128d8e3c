package coffer.gate;

/// Together, the bodies that are being read whole would take more memory than there is for them.
final class TooManyBodiesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyBodiesException() {
        super("bodies take all the memory there is for them", null, false, false);
    }
}
