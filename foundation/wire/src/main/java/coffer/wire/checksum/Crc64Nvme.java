package coffer.wire.checksum;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.zip.Checksum;

/// CRC-64/NVME, eight bytes a step by table, and four such lanes side by side on long input.
///
/// One lane waits for its own table loads; four independent ones keep the processor busy. Their
/// results are joined as those of concatenated parts are.
final class Crc64Nvme implements Checksum {
    static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int LANE_BYTES = 2048;
    private static final int BLOCK_BYTES = 4 * LANE_BYTES;

    /// `SLICE[k][b]`: the register after byte `b` and then k zero bytes.
    private static final long[][] SLICE = slices();

    /// `SKIP[k][b]`: byte k of a register with value `b`, moved past one lane.
    private static final long[][] SKIP = skips();

    private long register = -1L;

    @Override
    public void update(int b) {
        register = step(register, (byte) b);
    }

    @Override
    public void update(byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        int at = offset;
        int end = offset + length;
        while (end - at >= BLOCK_BYTES) {
            register = block(register, buffer, at);
            at += BLOCK_BYTES;
        }
        long crc = register;
        for (; end - at >= Long.BYTES; at += Long.BYTES) {
            crc = step8(crc ^ (long) LONGS.get(buffer, at));
        }
        for (; at < end; at++) {
            crc = step(crc, buffer[at]);
        }
        register = crc;
    }

    @Override
    public long getValue() {
        return ~register;
    }

    @Override
    public void reset() {
        register = -1L;
    }

    private static long block(long start, byte[] buffer, int offset) {
        long a = start;
        long b = 0;
        long c = 0;
        long d = 0;
        for (int at = offset; at < offset + LANE_BYTES; at += Long.BYTES) {
            a = step8(a ^ (long) LONGS.get(buffer, at));
            b = step8(b ^ (long) LONGS.get(buffer, at + LANE_BYTES));
            c = step8(c ^ (long) LONGS.get(buffer, at + 2 * LANE_BYTES));
            d = step8(d ^ (long) LONGS.get(buffer, at + 3 * LANE_BYTES));
        }
        return lookUp(SKIP, lookUp(SKIP, lookUp(SKIP, a) ^ b) ^ c) ^ d;
    }

    private static long step(long crc, byte b) {
        return SLICE[0][(int) (crc ^ b) & 0xFF] ^ (crc >>> 8);
    }

    private static long step8(long x) {
        return SLICE[7][(int) x & 0xFF]
                ^ SLICE[6][(int) (x >>> 8) & 0xFF]
                ^ SLICE[5][(int) (x >>> 16) & 0xFF]
                ^ SLICE[4][(int) (x >>> 24) & 0xFF]
                ^ SLICE[3][(int) (x >>> 32) & 0xFF]
                ^ SLICE[2][(int) (x >>> 40) & 0xFF]
                ^ SLICE[1][(int) (x >>> 48) & 0xFF]
                ^ SLICE[0][(int) (x >>> 56)];
    }

    private static long lookUp(long[][] tables, long x) {
        long result = 0;
        for (int k = 0; k < Long.BYTES; k++) {
            result ^= tables[k][(int) (x >>> (8 * k)) & 0xFF];
        }
        return result;
    }

    private static long[][] slices() {
        long[][] tables = new long[8][256];
        for (int b = 0; b < 256; b++) {
            long crc = b;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
            }
            tables[0][b] = crc;
        }
        for (int k = 1; k < 8; k++) {
            for (int b = 0; b < 256; b++) {
                long crc = tables[k - 1][b];
                tables[k][b] = (crc >>> 8) ^ tables[0][(int) crc & 0xFF];
            }
        }
        return tables;
    }

    private static long[][] skips() {
        long[][] tables = new long[8][256];
        long past = Crcs.CRC64NVME.powerOfX8(LANE_BYTES);
        for (int k = 0; k < 8; k++) {
            for (int b = 0; b < 256; b++) {
                tables[k][b] = Crcs.CRC64NVME.multiply(past, (long) b << (8 * k));
            }
        }
        return tables;
    }
}
