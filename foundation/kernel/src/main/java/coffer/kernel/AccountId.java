package coffer.kernel;

/// The twelve digits that name one account.
public record AccountId(String digits) {
    private static final int LENGTH = 12;

    public AccountId {
        if (digits.length() != LENGTH || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("not an account id: " + digits);
        }
    }

    @Override
    public String toString() {
        return digits;
    }
}
