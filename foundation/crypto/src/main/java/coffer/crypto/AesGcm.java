package coffer.crypto;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256-GCM over heap arrays with a nonce that the caller proves unique: `ciphertext || tag`.
///
/// The building block of every format here, for use inside this module only. An instance uses one
/// cipher until it is closed and must not be shared between threads.
public final class AesGcm implements AutoCloseable {
    public static final int NONCE_BYTES = 12;
    public static final int TAG_BYTES = 16;

    private static final int TAG_BITS = 8 * TAG_BYTES;
    private static final GCMParameterSpec NO_NONCE =
            new GCMParameterSpec(TAG_BITS, new byte[NONCE_BYTES]);

    private final SecretKeySpec key;
    private Optional<Cipher> cipher = Optional.of(CipherPool.GCM.take());
    private int mode = Cipher.DECRYPT_MODE;

    /// `key` is 32 bytes and is copied.
    public AesGcm(byte[] key) {
        this(key, 0);
    }

    /// The key is the 32 bytes of `keys` that begin at `offset`.
    public AesGcm(byte[] keys, int offset) {
        this.key = new SecretKeySpec(keys, offset, 32, "AES");
    }

    /// Seals `piece` into `target` and returns how many bytes that took.
    public int seal(Nonce nonce, Piece piece, byte[] target, int targetOffset) {
        mode = Cipher.ENCRYPT_MODE;
        try {
            return begun(Cipher.ENCRYPT_MODE, nonce)
                    .doFinal(piece.array(), piece.offset(), piece.length(), target, targetOffset);
        } catch (GeneralSecurityException impossible) {
            cipher = Optional.empty();
            throw new IllegalStateException("AES-GCM cannot seal", impossible);
        }
    }

    /// Opens `piece` into `target` and returns how many bytes that gave.
    public int open(Nonce nonce, Piece piece, byte[] target, int targetOffset) {
        if (piece.length() < TAG_BYTES) throw new AuthenticationFailedException();
        try {
            return begun(Cipher.DECRYPT_MODE, nonce)
                    .doFinal(piece.array(), piece.offset(), piece.length(), target, targetOffset);
        } catch (AEADBadTagException refused) {
            throw new AuthenticationFailedException();
        } catch (GeneralSecurityException impossible) {
            cipher = Optional.empty();
            throw new IllegalStateException("AES-GCM cannot open", impossible);
        }
    }

    private Cipher begun(int wanted, Nonce nonce) throws GeneralSecurityException {
        Cipher begun = cipher.orElseThrow(() -> new IllegalStateException("it is closed"));
        begun.init(wanted, key, nonce.spec());
        begun.updateAAD(nonce.aad());
        return begun;
    }

    /// Leaves the cipher to another key, without this one. It remembers the last key that it sealed
    /// with until it is told to seal with another.
    @Override
    public void close() {
        Optional<Cipher> free = cipher;
        cipher = Optional.empty();
        if (free.isEmpty()) return;
        try {
            free.get().init(mode, CipherPool.NO_KEY, NO_NONCE);
            CipherPool.GCM.giveBack(free.get());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-GCM refuses a key of zeros", impossible);
        }
    }

    /// The nonce and the associated data of one message. The array of `aad` is lent.
    public static final class Nonce {
        private final GCMParameterSpec spec;
        private final byte[] aad;

        /// The nonce is the 12 bytes of `nonces` that begin at `offset`.
        public Nonce(byte[] nonces, int offset, byte[] aad) {
            this.spec = new GCMParameterSpec(TAG_BITS, nonces, offset, NONCE_BYTES);
            this.aad = aad;
        }

        GCMParameterSpec spec() {
            return spec;
        }

        byte[] aad() {
            return aad;
        }
    }

    /// Part of an array, lent.
    public static final class Piece {
        private final byte[] array;
        private final int offset;
        private final int length;

        public Piece(byte[] array, int offset, int length) {
            this.array = array;
            this.offset = offset;
            this.length = length;
        }

        public static Piece of(byte[] array) {
            return new Piece(array, 0, array.length);
        }

        byte[] array() {
            return array;
        }

        int offset() {
            return offset;
        }

        int length() {
            return length;
        }
    }
}
