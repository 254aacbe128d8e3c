package coffer.iam.directory;

import coffer.kernel.AccountId;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Optional;

/// Ids of access keys, which tell their account as AWS's do: after the prefix come sixteen base-32
/// digits for eighty bits, a one, the forty bits of the account's number and random ones.
// AWS: STS API Reference, GetAccessKeyInfo, tells accounts of keys that are no more.
public final class AccessKeyIds {
    private static final String DIGITS = UniqueIds.DIGITS;
    private static final int PREFIX = 4;
    private static final int LENGTH = 20;
    private static final int BITS_PER_DIGIT = 5;
    private static final int ACCOUNT_BITS = 40;
    private static final int RANDOM_BITS = 39;

    private AccessKeyIds() {}

    static String of(String prefix, AccountId account, SecureRandom random) {
        BigInteger number =
                BigInteger.ONE
                        .shiftLeft(ACCOUNT_BITS)
                        .or(new BigInteger(account.digits()))
                        .shiftLeft(RANDOM_BITS)
                        .or(new BigInteger(RANDOM_BITS, random));
        StringBuilder id = new StringBuilder(prefix);
        for (int shift = LENGTH - PREFIX - 1; shift >= 0; shift--) {
            int digit =
                    number.shiftRight(shift * BITS_PER_DIGIT).intValue() & (DIGITS.length() - 1);
            id.append(DIGITS.charAt(digit));
        }
        return id.toString();
    }

    /// The account that the id tells; of an id that tells none, nothing or anything.
    public static Optional<AccountId> accountOf(String id) {
        if (id.length() != LENGTH) return Optional.empty();
        BigInteger number = BigInteger.ZERO;
        for (int i = PREFIX; i < LENGTH; i++) {
            int digit = DIGITS.indexOf(id.charAt(i));
            if (digit < 0) return Optional.empty();
            number = number.shiftLeft(BITS_PER_DIGIT).or(BigInteger.valueOf(digit));
        }
        if (!number.testBit(ACCOUNT_BITS + RANDOM_BITS)) return Optional.empty();
        long account =
                number.clearBit(ACCOUNT_BITS + RANDOM_BITS).shiftRight(RANDOM_BITS).longValue();
        return AccountId.find("%012d".formatted(account));
    }
}
