package coffer.crypto.root;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.Digests;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What earlier root keys leave to their heir: the secrets that they derived, and those that they
/// wrapped in places where they stay as they are, such as copies of older data.
///
/// Each secret goes by a digest of what used to give it. The file in the root directory holds them
/// all, sealed by the present root key; the earlier ones are not in it, and need not exist.
public final class Inheritance implements AutoCloseable {
    /// Its file in the root directory.
    public static final String FILE = "root.inheritance";

    private static final byte[] MAGIC = {'C', 'O', 'F', 'I', 1};
    private static final String PURPOSE = "coffer root key inheritance";
    private static final int DIGEST_BYTES = 32;
    private static final int MAX_FILE_BYTES = 64 << 20;
    private static final byte[] DERIVED = {'d'};
    private static final byte[] WRAPPED = {'w'};

    private final Map<Bytes, SecretBytes> secrets = new TreeMap<>();

    private Inheritance() {}

    /// `own` with what it has inherited, if anything. Takes ownership of it.
    ///
    /// Throws [RootKeyException] if what lies there was left to another root key.
    public static RootKey claim(RootDirectory directory, RootKey own) {
        Path file = directory.file(FILE);
        if (Files.notExists(file)) return own;
        boolean isClaimed = false;
        try {
            byte[] content = PrivateFile.read(file, MAX_FILE_BYTES);
            if (content.length < MAGIC.length
                    || !Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
                throw new RootKeyException(file + " is not an inheritance of root keys");
            }
            byte[] wrapped = Arrays.copyOfRange(content, MAGIC.length, content.length);
            RootKey heir;
            try (SecretBytes opened = own.unwrap(PURPOSE, wrapped)) {
                heir = new HeirRootKey(own, decode(opened));
            }
            isClaimed = true;
            return heir;
        } catch (AuthenticationFailedException others) {
            throw new RootKeyException(file + " is of another root key, one that followed this");
        } finally {
            if (!isClaimed) own.close();
        }
    }

    /// What `root` leaves behind so far: all it derives, and all it inherited itself.
    public static Inheritance of(RootKey root) {
        Inheritance left = new Inheritance();
        if (root instanceof HeirRootKey heir) {
            heir.inheritance().secrets.forEach((digest, secret) -> left.put(digest, copy(secret)));
        }
        for (Derivation what : Derivation.values()) left.put(digest(what), root.derive(what));
        return left;
    }

    /// Adds what `root` wrapped where it stays. Throws [AuthenticationFailedException] if it did
    /// not.
    public void add(RootKey root, String purpose, byte[] wrapped) {
        put(digest(purpose, wrapped), root.unwrap(purpose, wrapped));
    }

    /// The file's content.
    public Bytes sealedBy(RootKey heir) {
        try (SecretBytes encoded = encoded()) {
            byte[] wrapped = heir.wrap(PURPOSE, encoded);
            byte[] content = Arrays.copyOf(MAGIC, MAGIC.length + wrapped.length);
            System.arraycopy(wrapped, 0, content, MAGIC.length, wrapped.length);
            return Bytes.adopt(content);
        }
    }

    /// For the caller to close.
    Optional<SecretBytes> derived(Derivation what) {
        return find(digest(what));
    }

    /// For the caller to close.
    Optional<SecretBytes> unwrapped(String purpose, byte[] wrapped) {
        return find(digest(purpose, wrapped));
    }

    @Override
    public void close() {
        secrets.values().forEach(SecretBytes::close);
        secrets.clear();
    }

    private Optional<SecretBytes> find(Bytes digest) {
        return Optional.ofNullable(secrets.get(digest)).map(Inheritance::copy);
    }

    private void put(Bytes digest, SecretBytes secret) {
        Optional.ofNullable(secrets.put(digest, secret)).ifPresent(SecretBytes::close);
    }

    private SecretBytes encoded() {
        int length =
                secrets.values().stream()
                        .mapToInt(secret -> DIGEST_BYTES + Integer.BYTES + secret.size())
                        .reduce(0, Math::addExact);
        if (length > MAX_FILE_BYTES / 2) throw new IllegalStateException("too much to inherit");
        ByteBuffer encoded = ByteBuffer.allocate(length);
        secrets.forEach((digest, secret) ->
                encoded.put(digest.expose()).putInt(secret.size()).put(secret.expose()));
        return SecretBytes.adopt(encoded.array());
    }

    /// Only a root key of ours can have sealed it, so it is well-formed.
    private static Inheritance decode(SecretBytes encoded) {
        Inheritance inheritance = new Inheritance();
        ByteBuffer rest = ByteBuffer.wrap(encoded.expose());
        while (rest.hasRemaining()) {
            byte[] digest = new byte[DIGEST_BYTES];
            rest.get(digest);
            byte[] secret = new byte[rest.getInt()];
            rest.get(secret);
            inheritance.put(Bytes.adopt(digest), SecretBytes.adopt(secret));
        }
        return inheritance;
    }

    private static Bytes digest(Derivation what) {
        return Bytes.adopt(Digests.sha256(DERIVED, utf8(what.purpose())));
    }

    /// The purpose ends at a zero byte, which none has.
    private static Bytes digest(String purpose, byte[] wrapped) {
        return Bytes.adopt(Digests.sha256(WRAPPED, utf8(purpose), new byte[1], wrapped));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static SecretBytes copy(SecretBytes secret) {
        return SecretBytes.adopt(secret.expose().clone());
    }
}
