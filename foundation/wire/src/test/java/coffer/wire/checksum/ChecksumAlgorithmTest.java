package coffer.wire.checksum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.Bytes;
import coffer.wire.checksum.ChecksumAlgorithm.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChecksumAlgorithmTest {

    @Test
    void isFoundByNameAndByHeaderInAnyCase() {
        assertThat(ChecksumAlgorithm.find("crc32c")).contains(ChecksumAlgorithm.CRC32C);
        assertThat(ChecksumAlgorithm.find("MD5")).isEmpty();
        assertThat(ChecksumAlgorithm.ofHeader("X-Amz-Checksum-CRC64NVME"))
                .contains(ChecksumAlgorithm.CRC64NVME);
        assertThat(ChecksumAlgorithm.ofHeader("x-amz-checksum-mode")).isEmpty();
        assertThat(ChecksumAlgorithm.ofHeader("content-md5")).isEmpty();
        assertThat(ChecksumAlgorithm.SHA256.headerName()).isEqualTo("x-amz-checksum-sha256");
    }

    @Test
    void readsItsBase64FormAndNothingElse() {
        assertThat(ChecksumAlgorithm.CRC32.parse("y/Q5Jg=="))
                .map(Bytes::toHex)
                .contains("cbf43926");
        assertThat(ChecksumAlgorithm.CRC32.parse("not base64!")).isEmpty();
        assertThat(ChecksumAlgorithm.CRC32.parse("AAAA")).isEmpty();
        assertThat(ChecksumAlgorithm.CRC64NVME.parse("y/Q5Jg==")).isEmpty();
    }

    @Test
    void hashesDoNotCombine() {
        List<Part> parts = List.of(new Part(ChecksumAlgorithm.SHA1.of(new byte[1]), 1));

        assertThatThrownBy(() -> ChecksumAlgorithm.SHA1.fullObject(parts))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void compositeIsTheChecksumOfTheParts() {
        Bytes first = ChecksumAlgorithm.SHA256.of(Bytes.utf8("a").toArray());
        Bytes second = ChecksumAlgorithm.SHA256.of(Bytes.utf8("b").toArray());
        byte[] both = new byte[64];
        System.arraycopy(first.toArray(), 0, both, 0, 32);
        System.arraycopy(second.toArray(), 0, both, 32, 32);

        assertThat(ChecksumAlgorithm.SHA256.composite(List.of(first, second)))
                .isEqualTo(ChecksumAlgorithm.SHA256.of(both));
    }

    @Test
    void combinesPartsOfFiveGibibytesWithoutReadingThem() {
        long size = 5L << 30;
        Bytes empty = ChecksumAlgorithm.CRC32.of(new byte[0]);

        Bytes whole =
                ChecksumAlgorithm.CRC32.fullObject(
                        List.of(
                                new Part(Bytes.adopt(new byte[] {1, 2, 3, 4}), size),
                                new Part(empty, 0)));

        assertThat(whole.toHex()).isEqualTo("01020304");
    }
}
