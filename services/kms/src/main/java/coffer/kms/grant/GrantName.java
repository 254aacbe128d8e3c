package coffer.kms.grant;

import coffer.kms.key.KeyName;
import coffer.store.Key;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// What names one grant. The id is 64 hex digits, unlike that of any other grant of any key.
public record GrantName(KeyName key, String id) {
    static final int ID_BYTES = 32;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

    /// A grant that does not exist yet.
    static GrantName fresh(KeyName key, SecureRandom random) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return new GrantName(key, HexFormat.of().formatHex(id));
    }

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /// Where the record of this grant is.
    Key record() {
        return Key.of(key.scope(), id);
    }
}
