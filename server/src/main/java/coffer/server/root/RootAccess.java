package coffer.server.root;

import coffer.kernel.AccountId;
import coffer.kernel.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;

/// The first account and the access key of its root user, made on the first start and kept sealed
/// beside the root key, so that whoever holds that can always get in.
public record RootAccess(AccountId account, String accessKeyId, SecretBytes secretKey)
        implements AutoCloseable {
    private static final String FILE = "root-access.sealed";
    private static final String ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String SECRET_ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int ID_LENGTH = 16;
    private static final int SECRET_LENGTH = 40;

    /// `account` counts only on the first start.
    public static RootAccess openOrCreate(
            SealedFiles files, Optional<AccountId> account, SecureRandom random) {
        SealedFile file = files.named(FILE);
        try (SecretBytes sealed = file.readOrCreate(() -> make(account, random))) {
            return parse(sealed);
        }
    }

    /// Empty before the first start.
    public static Optional<RootAccess> find(SealedFiles files) {
        SealedFile file = files.named(FILE);
        if (!file.exists()) return Optional.empty();
        try (SecretBytes sealed = file.read()) {
            return Optional.of(parse(sealed));
        }
    }

    private static SecretBytes make(Optional<AccountId> account, SecureRandom random) {
        String digits =
                account.map(AccountId::digits)
                        .orElseGet(() -> 1 + random.nextInt(9) + text("0123456789", 11, random));
        String id = "AKIA" + text(ID_ALPHABET, ID_LENGTH, random);
        String secret = text(SECRET_ALPHABET, SECRET_LENGTH, random);
        return SecretBytes.adopt((digits + id + secret).getBytes(StandardCharsets.US_ASCII));
    }

    private static RootAccess parse(SecretBytes sealed) {
        byte[] bytes = sealed.expose();
        String head = new String(bytes, 0, 32, StandardCharsets.US_ASCII);
        byte[] secret = java.util.Arrays.copyOfRange(bytes, 32, bytes.length);
        return new RootAccess(
                new AccountId(head.substring(0, 12)),
                head.substring(12),
                SecretBytes.adopt(secret));
    }

    private static String text(String alphabet, int length, SecureRandom random) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    @Override
    public void close() {
        secretKey.close();
    }

    @Override
    public String toString() {
        return "RootAccess[" + account + ", " + accessKeyId + "]";
    }
}
