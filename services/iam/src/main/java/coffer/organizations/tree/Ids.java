package coffer.organizations.tree;

import coffer.kernel.AccountId;
import java.security.SecureRandom;
import java.util.function.Predicate;

/// Makes the ids of everything in an organization, and the numbers of new accounts.
public final class Ids {
    private static final String LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final int ACCOUNT_DIGITS = 12;
    private static final int TRIES = 64;

    private final SecureRandom random;

    public Ids(SecureRandom random) {
        this.random = random;
    }

    public Organization.Naming organization() {
        return new Organization.Naming(next("o-", 10), next("r-", 4));
    }

    /// Units carry the end of their root's id.
    public String unit(Organization organization) {
        return next("ou-" + organization.rootId().substring(2) + "-", 8);
    }

    public String policy() {
        return next("p-", 10);
    }

    public String resourcePolicy() {
        return next("rp-", 8);
    }

    public String handshake() {
        return next("h-", 10);
    }

    public String accountRequest() {
        return next("car-", 32);
    }

    /// An account of which `isTaken` knows nothing.
    public AccountId account(Predicate<AccountId> isTaken) {
        for (int i = 0; i < TRIES; i++) {
            StringBuilder digits = new StringBuilder();
            digits.append((char) ('1' + random.nextInt(9)));
            while (digits.length() < ACCOUNT_DIGITS) digits.append(random.nextInt(10));
            AccountId account = new AccountId(digits.toString());
            if (!isTaken.test(account)) return account;
        }
        throw new IllegalStateException("every number drawn is taken");
    }

    private String next(String prefix, int letters) {
        StringBuilder id = new StringBuilder(prefix);
        for (int i = 0; i < letters; i++) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return id.toString();
    }
}
