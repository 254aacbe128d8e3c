package coffer.iam.mfa;

/// RFC 4648's base 32, without padding, as authenticator apps are given seeds.
final class Base32 {
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 5;

    private Base32() {}

    static byte[] encode(byte[] bytes) {
        byte[] text = new byte[Math.ceilDiv(bytes.length * Byte.SIZE, BITS)];
        int buffer = 0;
        int bits = 0;
        int written = 0;
        for (byte each : bytes) {
            buffer = buffer << Byte.SIZE | (each & 0xff);
            bits += Byte.SIZE;
            while (bits >= BITS) {
                bits -= BITS;
                text[written++] = (byte) DIGITS.charAt((buffer >>> bits) & 0x1f);
            }
        }
        if (bits > 0) text[written] = (byte) DIGITS.charAt((buffer << (BITS - bits)) & 0x1f);
        return text;
    }
}
