package coffer.iam.password;

import coffer.iam.IamError;
import coffer.iam.directory.Directory;
import coffer.store.Key;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.IntPredicate;

/// What the account asks of its users' passwords. Zero days and zero passwords mean that nothing
/// expires and none is remembered.
public record PasswordRules(
        int minimumLength, Needs needs, boolean usersMayChange, Ageing ageing, int remembered) {
    private static final Table<PasswordRules> TABLE =
            Table.unordered("iam_password_rules", PasswordRules.class);
    private static final String SYMBOLS = "!@#$%^&*()_+-=[]{}|'";
    // AWS: IAM User Guide, "Set an account password policy", "Default password policy".
    private static final int DEFAULT_MINIMUM = 8;
    private static final int DEFAULT_KINDS = 3;

    /// Which kinds of characters a password must have.
    public record Needs(boolean symbols, boolean numbers, boolean upperCase, boolean lowerCase) {}

    /// After how many days a password expires, and whether its owner may then still change it.
    public record Ageing(int days, boolean isHard) {}

    static Optional<PasswordRules> find(Snapshot snapshot, Directory directory) {
        return snapshot.find(TABLE, key(directory));
    }

    static void put(Transaction tx, Directory directory, PasswordRules rules) {
        tx.put(TABLE, key(directory), rules);
    }

    static void delete(Transaction tx, Directory directory) {
        tx.delete(TABLE, key(directory));
    }

    private static Key key(Directory directory) {
        return Key.of(directory.scope("password rules"), "account");
    }

    /// Throws AWS's `PasswordPolicyViolation`; without rules of the account AWS's own hold.
    static void check(Optional<PasswordRules> rules, String password) {
        if (rules.isEmpty()) checkByDefault(password);
        else rules.get().check(password);
    }

    private static void checkByDefault(String password) {
        checkLength(password, DEFAULT_MINIMUM);
        int kinds = 0;
        if (has(password, PasswordRules::isUpperCase)) kinds++;
        if (has(password, PasswordRules::isLowerCase)) kinds++;
        if (has(password, PasswordRules::isNumber)) kinds++;
        if (has(password, PasswordRules::isSymbol)) kinds++;
        if (kinds >= DEFAULT_KINDS) return;
        throw violation(
                "Password should have at least three of the following character types: uppercase,"
                        + " lowercase, numbers and symbols");
    }

    private void check(String password) {
        checkLength(password, minimumLength);
        if (needs.upperCase() && !has(password, PasswordRules::isUpperCase)) {
            throw violation("Password should have at least one uppercase letter");
        }
        if (needs.lowerCase() && !has(password, PasswordRules::isLowerCase)) {
            throw violation("Password should have at least one lowercase letter");
        }
        if (needs.numbers() && !has(password, PasswordRules::isNumber)) {
            throw violation("Password should have at least one number");
        }
        if (needs.symbols() && !has(password, PasswordRules::isSymbol)) {
            throw violation("Password should have at least one symbol");
        }
    }

    /// When a password that was set at `since` stops being good.
    public Optional<Instant> expiry(Instant since) {
        return ageing.days() == 0
                ? Optional.empty()
                : Optional.of(since.plus(Duration.ofDays(ageing.days())));
    }

    private static void checkLength(String password, int minimum) {
        if (password.length() >= minimum) return;
        throw violation("Password should have a minimum length of " + minimum);
    }

    private static boolean has(String password, IntPredicate kind) {
        return password.chars().anyMatch(kind);
    }

    private static boolean isUpperCase(int c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isLowerCase(int c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isNumber(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isSymbol(int c) {
        return SYMBOLS.indexOf(c) >= 0;
    }

    static RuntimeException violation(String what) {
        return IamError.PASSWORD_POLICY_VIOLATION.because(what);
    }
}
