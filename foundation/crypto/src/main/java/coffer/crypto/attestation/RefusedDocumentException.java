package coffer.crypto.attestation;

/// An attestation document is not believed.
public final class RefusedDocumentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    public RefusedDocumentException(Refusal refusal) {
        // An ordinary answer to hostile input.
        super(refusal.sentence(), null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }

    static RefusedDocumentException malformed() {
        return new RefusedDocumentException(Refusal.MALFORMED);
    }
}
