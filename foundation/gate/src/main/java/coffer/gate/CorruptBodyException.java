package coffer.gate;

/// What was to be sent is not what was stored. The answer breaks off and the record says why:
/// `code` and the message name the resource, for the operator and the auditor.
public final class CorruptBodyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    public CorruptBodyException(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
