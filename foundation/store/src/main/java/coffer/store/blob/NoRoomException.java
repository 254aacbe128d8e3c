package coffer.store.blob;

/// A blob does not fit on the disk beside the reserve that is left to records.
public final class NoRoomException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoRoomException() {
        super("only the reserve is left of the disk");
    }
}
