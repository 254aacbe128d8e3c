package coffer.crypto.asymmetric;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import javax.crypto.Cipher;
import org.bouncycastle.crypto.AsymmetricBlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.InvalidCipherTextException;

/// RSA without any padding, one block in and one block out, in the shape that Bouncy Castle's
/// paddings are put around.
///
/// The private operation is a provider's, blinded and in constant time. The public one handles
/// nothing secret.
final class RsaArithmetic implements AsymmetricBlockCipher {
    private final int bytes;
    private final Operation operation;

    private interface Operation {
        byte[] apply(byte[] block) throws GeneralSecurityException;
    }

    private RsaArithmetic(int bytes, Operation operation) {
        this.bytes = bytes;
        this.operation = operation;
    }

    static RsaArithmetic ofPrivate(PrivateKey key, Algorithms algorithms)
            throws GeneralSecurityException {
        if (!(key instanceof RSAKey rsa)) throw new InvalidKeyException("not RSA");
        Cipher cipher = algorithms.cipher("RSA/ECB/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, key);
        return new RsaArithmetic(bytesOf(rsa), cipher::doFinal);
    }

    static RsaArithmetic ofPublic(RSAPublicKey key) {
        return new RsaArithmetic(bytesOf(key), block -> power(key, block));
    }

    /// As long as the modulus, like `block`.
    byte[] apply(byte[] block) throws GeneralSecurityException {
        return operation.apply(block);
    }

    @Override
    public void init(boolean forEncryption, CipherParameters ignored) {
        // The key is given at construction.
    }

    @Override
    public int getInputBlockSize() {
        return bytes;
    }

    @Override
    public int getOutputBlockSize() {
        return bytes;
    }

    @Override
    public byte[] processBlock(byte[] in, int offset, int length)
            throws InvalidCipherTextException {
        try {
            byte[] block = new byte[bytes];
            System.arraycopy(in, offset, block, bytes - length, length);
            return apply(block);
        } catch (GeneralSecurityException failed) {
            throw new InvalidCipherTextException("RSA failed", failed);
        }
    }

    private static byte[] power(RSAPublicKey key, byte[] block) throws InvalidKeyException {
        BigInteger number = new BigInteger(1, block);
        if (number.compareTo(key.getModulus()) >= 0) throw new InvalidKeyException("too large");
        byte[] result = number.modPow(key.getPublicExponent(), key.getModulus()).toByteArray();
        // BigInteger gives as few bytes as it can, or a leading zero for the sign.
        int length = Math.min(result.length, block.length);
        byte[] padded = new byte[block.length];
        byte[] tail = Arrays.copyOfRange(result, result.length - length, result.length);
        System.arraycopy(tail, 0, padded, padded.length - length, length);
        return padded;
    }

    private static int bytesOf(RSAKey key) {
        return (key.getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE;
    }
}
