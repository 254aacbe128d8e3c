package coffer.crypto;

import coffer.crypto.AesGcm.Nonce;
import coffer.crypto.AesGcm.Piece;
import coffer.kernel.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// XAES-256-GCM (C2SP): `nonce (24) || ciphertext || tag (16)`, for everything sealed internally.
///
/// Half of the random nonce derives a key for the message and the other half is that key's GCM
/// nonce, so that one key may seal 2^80 messages and nobody has to count. Safe for use by many
/// threads, virtual ones too: ciphers under the key are kept in a small pool here, not with the
/// thread.
public final class Xaes256Gcm implements AutoCloseable {
    public static final int KEY_BYTES = 32;

    /// How much longer sealed bytes are than what they seal.
    public static final int OVERHEAD_BYTES = 24 + AesGcm.TAG_BYTES;

    private static final int NONCE_BYTES = 24;
    private static final int BLOCK_BYTES = 16;
    // CMAC doubles in GF(2^128), whose reduction polynomial has this low byte.
    private static final int REDUCTION = 0x87;

    private static final int POOLED = 16;

    private final SecretBytes key;
    private final SecretBytes subkey;
    private final BlockingQueue<Cipher> pool = new ArrayBlockingQueue<>(POOLED);
    private final SecureRandom random;

    /// `key` is 32 bytes and is copied.
    public Xaes256Gcm(SecretBytes key, SecureRandom random) {
        if (key.size() != KEY_BYTES) throw new IllegalArgumentException("the key is not 32 bytes");
        this.key = SecretBytes.adopt(key.expose().clone());
        this.random = random;
        Cipher aes = aes();
        this.subkey = SecretBytes.adopt(doubled(encrypt(aes, new byte[BLOCK_BYTES])));
        giveBack(aes);
    }

    public byte[] seal(byte[] plaintext, byte[] aad) {
        byte[] sealed = new byte[plaintext.length + OVERHEAD_BYTES];
        seal(plaintext, aad, sealed, 0);
        return sealed;
    }

    /// Seals `plaintext` into `target` from `offset` on, which takes [#OVERHEAD_BYTES] more than
    /// it.
    public void seal(byte[] plaintext, byte[] aad, byte[] target, int offset) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        System.arraycopy(nonce, 0, target, offset, NONCE_BYTES);
        sealAfterNonce(plaintext, aad, target, offset);
    }

    /// Throws [AuthenticationFailedException] unless `sealed` was sealed by this key and `aad`.
    public byte[] open(byte[] sealed, byte[] aad) {
        if (sealed.length < OVERHEAD_BYTES) throw new AuthenticationFailedException();
        byte[] plaintext = new byte[sealed.length - OVERHEAD_BYTES];
        Piece body = new Piece(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        try (AesGcm gcm = messageCipher(sealed, 0)) {
            gcm.open(gcmNonce(sealed, 0, aad), body, plaintext, 0);
        }
        return plaintext;
    }

    @Override
    public void close() {
        for (Cipher aes = pool.poll(); aes != null; aes = pool.poll()) {
            initialise(aes, CipherPool.NO_KEY);
            CipherPool.BLOCKS.giveBack(aes);
        }
        key.close();
        subkey.close();
    }

    /// With a nonce that was chosen, as published vectors have it.
    byte[] seal(byte[] nonce, byte[] plaintext, byte[] aad) {
        byte[] sealed = Arrays.copyOf(nonce, plaintext.length + OVERHEAD_BYTES);
        sealAfterNonce(plaintext, aad, sealed, 0);
        return sealed;
    }

    private void sealAfterNonce(byte[] plaintext, byte[] aad, byte[] target, int offset) {
        try (AesGcm gcm = messageCipher(target, offset)) {
            Nonce nonce = gcmNonce(target, offset, aad);
            gcm.seal(nonce, Piece.of(plaintext), target, offset + NONCE_BYTES);
        }
    }

    private static Nonce gcmNonce(byte[] sealed, int offset, byte[] aad) {
        return new Nonce(sealed, offset + NONCE_BYTES - AesGcm.NONCE_BYTES, aad);
    }

    /// SP 800-108 in counter mode over CMAC, whose two messages are exactly one block each.
    private AesGcm messageCipher(byte[] sealed, int offset) {
        byte[] blocks = new byte[2 * BLOCK_BYTES];
        for (int i = 0; i < 2; i++) {
            int start = i * BLOCK_BYTES;
            blocks[start + 1] = (byte) (i + 1);
            blocks[start + 2] = 'X';
            System.arraycopy(sealed, offset, blocks, start + 4, NONCE_BYTES - AesGcm.NONCE_BYTES);
            for (int j = 0; j < BLOCK_BYTES; j++) blocks[start + j] ^= subkey.expose()[j];
        }
        Cipher aes = take();
        byte[] messageKey = encrypt(aes, blocks);
        giveBack(aes);
        try {
            return new AesGcm(messageKey);
        } finally {
            Arrays.fill(messageKey, (byte) 0);
        }
    }

    private Cipher take() {
        @Nullable Cipher pooled = pool.poll();
        return pooled != null ? pooled : aes();
    }

    private void giveBack(Cipher aes) {
        var _ = pool.offer(aes);
    }

    private Cipher aes() {
        Cipher aes = CipherPool.BLOCKS.take();
        initialise(aes, new SecretKeySpec(key.expose(), "AES"));
        return aes;
    }

    private static void initialise(Cipher aes, SecretKeySpec key) {
        try {
            aes.init(Cipher.ENCRYPT_MODE, key);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES refuses a 32-byte key", impossible);
        }
    }

    private static byte[] encrypt(Cipher aes, byte[] blocks) {
        try {
            return aes.doFinal(blocks);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES cannot encrypt whole blocks", impossible);
        }
    }

    private static byte[] doubled(byte[] block) {
        byte[] result = new byte[BLOCK_BYTES];
        int carry = 0;
        for (int i = BLOCK_BYTES - 1; i >= 0; i--) {
            int shifted = (block[i] & 0xff) << 1 | carry;
            result[i] = (byte) shifted;
            carry = shifted >>> 8;
        }
        // A mask instead of a branch: the bit is part of the key.
        result[BLOCK_BYTES - 1] ^= (byte) (REDUCTION & -carry);
        return result;
    }
}
