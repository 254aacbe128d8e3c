package coffer.wire.checksum;

import coffer.kernel.Bytes;

/// Arithmetic on reflected CRCs whose register starts and ends inverted, as all three of S3's do.
///
/// A CRC is a remainder modulo a polynomial over GF(2), so appending n bytes multiplies the first
/// part's CRC by x^(8n), and the CRC of a concatenation is the sum (XOR) of that and the second.
/// The bit of the highest weight is the coefficient of x^0.
final class Crcs {
    static final Crcs CRC32 = new Crcs(32, 0xEDB88320L);
    static final Crcs CRC32C = new Crcs(32, 0x82F63B78L);
    static final Crcs CRC64NVME = new Crcs(64, Crc64Nvme.POLYNOMIAL);

    private final int width;
    private final long polynomial;

    private Crcs(int width, long polynomial) {
        this.width = width;
        this.polynomial = polynomial;
    }

    /// The CRC of `first || second`, given the CRC of each and the size of the second.
    long combine(long first, long second, long secondSizeBytes) {
        if (secondSizeBytes < 0) throw new IllegalArgumentException("negative size");
        return multiply(powerOfX8(secondSizeBytes), first) ^ second;
    }

    /// x^(8n) modulo the polynomial.
    long powerOfX8(long n) {
        long power = 1L << (width - 1);
        long square = 1L << (width - 1 - 8);
        for (long rest = n; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) power = multiply(power, square);
            square = multiply(square, square);
        }
        return power;
    }

    long multiply(long a, long b) {
        long product = 0;
        long shifted = b;
        for (int bit = width - 1; bit >= 0; bit--) {
            if (((a >>> bit) & 1) != 0) product ^= shifted;
            shifted = (shifted & 1) != 0 ? (shifted >>> 1) ^ polynomial : shifted >>> 1;
        }
        return product;
    }

    static Bytes toBytes(long crc, int sizeBytes) {
        byte[] bytes = new byte[sizeBytes];
        for (int i = 0; i < sizeBytes; i++) {
            bytes[i] = (byte) (crc >>> (8 * (sizeBytes - 1 - i)));
        }
        return Bytes.adopt(bytes);
    }

    static long toLong(Bytes checksum) {
        long crc = 0;
        for (byte b : checksum.expose()) {
            crc = (crc << 8) | (b & 0xFF);
        }
        return crc;
    }
}
