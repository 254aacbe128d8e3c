package coffer.crypto.pkcs11;

import coffer.crypto.pkcs11.TokenException.Problem;

/// What the standard's return values mean here.
// PKCS #11 2.40, "CK_RV".
final class ReturnValue {
    static final long OK = 0;
    static final long USER_ALREADY_LOGGED_IN = 0x100;

    private ReturnValue() {}

    static TokenException failure(Function function, long value) {
        return new TokenException(
                problem(value), "%s answered 0x%x".formatted(function.name(), value));
    }

    private static Problem problem(long value) {
        return switch ((int) value) {
            // PIN_INCORRECT, PIN_INVALID, PIN_LEN_RANGE
            case 0xA0, 0xA1, 0xA2 -> Problem.WRONG_PIN;
            // PIN_EXPIRED, PIN_LOCKED
            case 0xA3, 0xA4 -> Problem.PIN_LOCKED;
            // USER_PIN_NOT_INITIALIZED, USER_TYPE_INVALID
            case 0x102, 0x103 -> Problem.NO_USER;
            // KEY_HANDLE_INVALID, OBJECT_HANDLE_INVALID
            case 0x60, 0x82 -> Problem.KEY_MISSING;
            // FUNCTION_NOT_SUPPORTED, MECHANISM_INVALID, CANT_LOCK
            case 0x54, 0x70, 0x0A -> Problem.UNSUITABLE;
            // Whatever else a library finds: its token, or the way there, does not work.
            default -> Problem.GONE;
        };
    }
}
