package coffer.crypto.root;

import coffer.crypto.AuthenticationFailedException;
import coffer.kernel.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// A random root key that a passphrase unwraps, by Argon2id.
///
/// The file holds `COFP`, version 1, memory in KiB, passes, lanes (4 bytes each), salt (16) and the
/// wrapped key, to which all of that is bound. Changing the passphrase rewrites only this file.
public final class PassphraseRootKey {
    // RFC 9106's second recommended option asks for 64 MiB and 3 passes.
    private static final Cost DEFAULT_COST = new Cost(128 << 10, 3, 2);
    private static final Cost LEAST_COST = new Cost(64 << 10, 2, 1);
    private static final Cost MOST_COST = new Cost(2 << 20, 64, 64);

    private static final byte[] MAGIC = {'C', 'O', 'F', 'P', 1};
    private static final int SALT_BYTES = 16;
    private static final int HEADER_BYTES = MAGIC.length + 3 * Integer.BYTES + SALT_BYTES;

    private record Cost(int memoryKib, int passes, int lanes) {
        boolean isWithin(Cost least, Cost most) {
            return memoryKib >= least.memoryKib
                    && memoryKib <= most.memoryKib
                    && passes >= least.passes
                    && passes <= most.passes
                    && lanes >= least.lanes
                    && lanes <= most.lanes;
        }
    }

    private PassphraseRootKey() {}

    /// Makes a new root key and its file. `passphrase` is UTF-8. Throws [RootKeyException] if the
    /// file exists.
    public static RootKey create(Path file, SecretBytes passphrase, SecureRandom random) {
        byte[] key = new byte[SoftwareRootKey.KEY_BYTES];
        random.nextBytes(key);
        SecretBytes made = SecretBytes.adopt(key);
        write(file, made, passphrase, random);
        return new SoftwareRootKey(made, random);
    }

    /// Makes a file for a key that there is. Throws [RootKeyException] if the file exists, or if
    /// the key is in a token.
    public static void keep(Path file, RootKey root, SecretBytes passphrase, SecureRandom random) {
        write(file, SoftwareRootKey.of(root).expose(), passphrase, random);
    }

    private static void write(
            Path file, SecretBytes key, SecretBytes passphrase, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] header = header(DEFAULT_COST, salt);
        try (RootKey outer = stretched(passphrase, header, DEFAULT_COST, random)) {
            byte[] wrapped = outer.wrap(purpose(header), key);
            byte[] content = Arrays.copyOf(header, header.length + wrapped.length);
            System.arraycopy(wrapped, 0, content, header.length, wrapped.length);
            PrivateFile.create(file, content);
        }
    }

    /// Throws [RootKeyException] if the passphrase is wrong or the file is not genuine; the two
    /// cannot be told apart.
    public static RootKey open(Path file, SecretBytes passphrase, SecureRandom random) {
        byte[] content = PrivateFile.read(file);
        if (content.length < HEADER_BYTES
                || !Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new RootKeyException(file + " is not a passphrase file");
        }
        ByteBuffer numbers = ByteBuffer.wrap(content, MAGIC.length, 3 * Integer.BYTES);
        Cost cost = new Cost(numbers.getInt(), numbers.getInt(), numbers.getInt());
        if (!cost.isWithin(LEAST_COST, MOST_COST)) {
            throw new RootKeyException(file + " asks for too little or too much work");
        }
        byte[] header = Arrays.copyOf(content, HEADER_BYTES);
        byte[] wrapped = Arrays.copyOfRange(content, HEADER_BYTES, content.length);
        try (RootKey outer = stretched(passphrase, header, cost, random)) {
            return new SoftwareRootKey(outer.unwrap(purpose(header), wrapped), random);
        } catch (AuthenticationFailedException refused) {
            throw new RootKeyException("the passphrase is wrong, or " + file + " was changed");
        }
    }

    private static byte[] header(Cost cost, byte[] salt) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .put(MAGIC)
                .putInt(cost.memoryKib())
                .putInt(cost.passes())
                .putInt(cost.lanes())
                .put(salt)
                .array();
    }

    private static RootKey stretched(
            SecretBytes passphrase, byte[] header, Cost cost, SecureRandom random) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(cost.memoryKib())
                        .withIterations(cost.passes())
                        .withParallelism(cost.lanes())
                        .withSalt(
                                Arrays.copyOfRange(header, HEADER_BYTES - SALT_BYTES, HEADER_BYTES))
                        .build());
        byte[] key = new byte[SoftwareRootKey.KEY_BYTES];
        argon2.generateBytes(passphrase.expose(), key);
        return new SoftwareRootKey(SecretBytes.adopt(key), random);
    }

    private static String purpose(byte[] header) {
        return "coffer passphrase root key " + new String(header, StandardCharsets.ISO_8859_1);
    }
}
