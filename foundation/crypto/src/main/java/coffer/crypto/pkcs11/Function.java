package coffer.crypto.pkcs11;

/// The functions used here, with their places in the standard's list of functions and how many
/// arguments they take.
// PKCS #11 2.40, "CK_FUNCTION_LIST".
enum Function {
    C_INITIALIZE(0, 1),
    C_FINALIZE(1, 1),
    C_GET_SLOT_LIST(4, 3),
    C_GET_TOKEN_INFO(6, 2),
    C_GET_MECHANISM_INFO(8, 3),
    C_OPEN_SESSION(12, 5),
    C_CLOSE_SESSION(13, 1),
    C_LOGIN(18, 4),
    C_LOGOUT(19, 1),
    C_DESTROY_OBJECT(22, 2),
    C_GET_ATTRIBUTE_VALUE(24, 4),
    C_FIND_OBJECTS_INIT(26, 3),
    C_FIND_OBJECTS(27, 4),
    C_FIND_OBJECTS_FINAL(28, 1),
    C_SIGN_INIT(42, 3),
    C_SIGN(43, 5),
    C_GENERATE_KEY(58, 5),
    C_GENERATE_RANDOM(64, 3);

    private final int place;
    private final int arity;

    Function(int place, int arity) {
        this.place = place;
        this.arity = arity;
    }

    int place() {
        return place;
    }

    int arity() {
        return arity;
    }
}
