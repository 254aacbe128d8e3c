package coffer.kernel;

import java.util.Optional;

/// The twelve digits that name one account.
public record AccountId(String digits) {
    private static final int LENGTH = 12;

    public AccountId {
        if (!isId(digits)) throw new IllegalArgumentException("not an account id: " + digits);
    }

    /// Empty for a text that names no account.
    public static Optional<AccountId> find(String text) {
        return isId(text) ? Optional.of(new AccountId(text)) : Optional.empty();
    }

    private static boolean isId(String text) {
        return text.length() == LENGTH && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public String toString() {
        return digits;
    }
}
