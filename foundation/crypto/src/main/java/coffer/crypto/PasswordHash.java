package coffer.crypto;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.security.SecureRandom;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// What is kept of a password: Argon2id of it (RFC 9106), with the salt and the cost it was made
/// at, so that later ones may cost more.
public record PasswordHash(Cost cost, Bytes salt, Bytes hash) {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    /// How much memory and work a guess costs.
    public record Cost(int memoryKib, int passes, int lanes) {
        /// What servers ask for. RFC 9106's second recommended option has 64 MiB, 3 passes and 4
        /// lanes; lanes run one after another here, so fewer cost an attacker no less.
        public static final Cost TODAY = new Cost(64 << 10, 3, 1);
    }

    /// At today's cost it takes tens of milliseconds and 64 MiB: callers bound how many run at
    /// once.
    public static PasswordHash of(SecretBytes password, Cost cost, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return made(password, cost, Bytes.adopt(salt));
    }

    /// Of another password, with the same salt and cost: two of the same password are then equal.
    public PasswordHash like(SecretBytes password) {
        return made(password, cost, salt);
    }

    /// Whether both are of the same password, which is only told where salt and cost are the same.
    public boolean sameAs(PasswordHash other) {
        return cost.equals(other.cost)
                && salt.equals(other.salt)
                && Digests.same(hash.expose(), other.hash.expose());
    }

    /// In a time that does not depend on how the passwords differ.
    public boolean isOf(SecretBytes password) {
        return sameAs(like(password));
    }

    private static PasswordHash made(SecretBytes password, Cost cost, Bytes salt) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(cost.memoryKib())
                        .withIterations(cost.passes())
                        .withParallelism(cost.lanes())
                        .withSalt(salt.expose())
                        .build());
        byte[] hash = new byte[HASH_BYTES];
        argon2.generateBytes(password.expose(), hash);
        return new PasswordHash(cost, salt, Bytes.adopt(hash));
    }

    @Override
    public String toString() {
        return "PasswordHash";
    }
}
