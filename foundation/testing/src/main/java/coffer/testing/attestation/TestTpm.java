package coffer.testing.attestation;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/// A TPM in a few lines: registers of SHA-256, and an attestation key that signs quotes of them.
public final class TestTpm {
    /// TCG's purpose of attestation keys.
    public static final String ATTESTATION_KEY = "2.23.133.8.3";

    private static final int HASH_BYTES = 32;

    private final KeyPair key;
    private final SortedMap<Integer, byte[]> registers = new TreeMap<>();
    private int magic = 0xff544347;
    private int type = 0x8018;

    /// With a key of its own: P-256, or RSA.
    public TestTpm(boolean isRsa) {
        this(isRsa ? TestRecipient.rsa(2048) : p256());
    }

    public TestTpm(KeyPair key) {
        this.key = key;
        for (int index : new int[] {0, 7, 16}) register(index, index + 1);
    }

    /// Fills a register with the same byte.
    public TestTpm register(int index, int octet) {
        byte[] value = new byte[HASH_BYTES];
        Arrays.fill(value, (byte) octet);
        registers.put(index, value);
        return this;
    }

    /// Says that it is something else than a quote of a TPM.
    public TestTpm claiming(int otherMagic, int otherType) {
        magic = otherMagic;
        type = otherType;
        return this;
    }

    /// A certificate for its key, from whom the operator lets certify TPMs.
    public TestCertificate.Wish wish(Instant now) {
        return TestCertificate.wish("attestation key", now).purpose(ATTESTATION_KEY);
    }

    public KeyPair key() {
        return key;
    }

    /// The values of all registers, one after the other.
    public byte[] values() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        registers.values().forEach(out::writeBytes);
        return out.toByteArray();
    }

    public byte[] quote(byte[] extraData) {
        byte[] select = new byte[3];
        registers.keySet().forEach(index -> select[index / 8] |= (byte) (1 << index % 8));
        ByteBuffer out = ByteBuffer.allocate(512);
        out.putInt(magic).putShort((short) type);
        out.putShort((short) 34).putShort((short) 0x000b).put(new byte[HASH_BYTES]);
        out.putShort((short) extraData.length).put(extraData);
        out.put(new byte[17]).putLong(7);
        out.putInt(1).putShort((short) 0x000b).put((byte) 3).put(select);
        out.putShort((short) HASH_BYTES).put(sha256(values()));
        return Arrays.copyOf(out.array(), out.position());
    }

    public byte[] sign(byte[] quote) {
        try {
            boolean isRsa = key.getPublic().getAlgorithm().equals("RSA");
            Signature signer =
                    Signature.getInstance(isRsa ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
            signer.initSign(key.getPrivate());
            signer.update(quote);
            byte[] raw = signer.sign();
            return isRsa ? rsa(raw) : ecdsa(raw);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] rsa(byte[] raw) {
        ByteBuffer out = ByteBuffer.allocate(6 + raw.length);
        out.putShort((short) 0x0014).putShort((short) 0x000b);
        return out.putShort((short) raw.length).put(raw).array();
    }

    /// A TPM may leave leading zeros out.
    private static byte[] ecdsa(byte[] raw) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0, 0x18, 0, 0x0b});
        for (int half = 0; half < 2; half++) {
            int size = raw.length / 2;
            byte[] number =
                    new BigInteger(1, Arrays.copyOfRange(raw, half * size, (half + 1) * size))
                            .toByteArray();
            out.writeBytes(ByteBuffer.allocate(2).putShort((short) number.length).array());
            out.writeBytes(number);
        }
        return out.toByteArray();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair p256() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
