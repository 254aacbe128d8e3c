package coffer.server.config;

/// How the root key is kept.
public enum RootKeyProvider {
    KEY_FILE,
    PASSPHRASE,
    PKCS11;

    /// Throws [IllegalArgumentException] if `text` names none.
    public static RootKeyProvider parse(String text) {
        return switch (text) {
            case "key-file" -> KEY_FILE;
            case "passphrase" -> PASSPHRASE;
            case "pkcs11" -> PKCS11;
            default ->
                    throw new IllegalArgumentException(
                            "it is neither key-file nor passphrase nor pkcs11");
        };
    }

    /// As it is written in settings.
    public String text() {
        return switch (this) {
            case KEY_FILE -> "key-file";
            case PASSPHRASE -> "passphrase";
            case PKCS11 -> "pkcs11";
        };
    }
}
