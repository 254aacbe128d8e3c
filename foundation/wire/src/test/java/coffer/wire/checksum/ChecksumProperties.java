package coffer.wire.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.testing.Forall;
import coffer.wire.checksum.ChecksumAlgorithm.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChecksumProperties {
    private static final List<ChecksumAlgorithm> CRCS =
            List.of(ChecksumAlgorithm.CRC32, ChecksumAlgorithm.CRC32C, ChecksumAlgorithm.CRC64NVME);

    @Test
    void crc64NvmeAgreesWithOneBitAtATime() {
        Forall.cases(
                300,
                gen -> {
                    byte[] data = gen.bytes(gen.below(40_000));
                    int split = gen.below(data.length + 1);
                    Crc64Nvme crc = new Crc64Nvme();

                    crc.update(data, 0, split);
                    crc.update(data, split, data.length - split);

                    assertThat(crc.getValue()).isEqualTo(bitByBit(data));
                });
    }

    @Test
    void partsCombineToTheChecksumOfTheWhole() {
        Forall.cases(gen -> {
            ChecksumAlgorithm algorithm = gen.oneOf(CRCS);
            byte[] whole = gen.bytes(gen.below(3_000));
            List<Part> parts = new ArrayList<>();
            for (int at = 0; at < whole.length; ) {
                int end = Math.min(whole.length, at + gen.below(700));
                byte[] part = Arrays.copyOfRange(whole, at, end);
                parts.add(new Part(algorithm.of(part), part.length));
                at = end;
            }

            assertThat(algorithm.fullObject(parts)).isEqualTo(algorithm.of(whole));
        });
    }

    private static long bitByBit(byte[] data) {
        long crc = -1L;
        for (byte b : data) {
            crc ^= b & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? (crc >>> 1) ^ 0x9A6C9329AC4BC9B5L : crc >>> 1;
            }
        }
        return ~crc;
    }
}
