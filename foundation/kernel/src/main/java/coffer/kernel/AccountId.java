package coffer.kernel;

import java.util.Optional;

/// The twelve digits that name one account.
public record AccountId(String digits) {
    private static final int LENGTH = 12;

    public AccountId {
        if (!isOne(digits)) throw new IllegalArgumentException("not an account id: " + digits);
    }

    /// Empty for a text that names no account.
    public static Optional<AccountId> find(String text) {
        return isOne(text) ? Optional.of(new AccountId(text)) : Optional.empty();
    }

    /// Whether `text` could name an account.
    public static boolean isOne(String text) {
        if (text.length() != LENGTH) return false;
        for (int i = 0; i < LENGTH; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') return false;
        }
        return true;
    }

    @Override
    public String toString() {
        return digits;
    }
}
