package coffer.wire.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import org.junit.jupiter.api.Test;

/// The check values of the CRC catalogue (`123456789`) and of FIPS 180 (`abc`).
class ChecksumVectors {

    @Test
    void matchTheCatalogueOfCrcs() {
        byte[] check = Bytes.utf8("123456789").toArray();

        assertThat(ChecksumAlgorithm.CRC32.of(check).toHex()).isEqualTo("cbf43926");
        assertThat(ChecksumAlgorithm.CRC32C.of(check).toHex()).isEqualTo("e3069283");
        assertThat(ChecksumAlgorithm.CRC64NVME.of(check).toHex()).isEqualTo("ae8b14860a799888");
    }

    @Test
    void matchFips180() {
        byte[] abc = Bytes.utf8("abc").toArray();

        assertThat(ChecksumAlgorithm.SHA1.of(abc).toHex())
                .isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
        assertThat(ChecksumAlgorithm.SHA256.of(abc).toHex())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    /// NVM Express NVM Command Set Specification, "64b CRC Test Cases": 4 KiB patterns.
    @Test
    void matchTheNvmeSpecification() {
        byte[] zeros = new byte[4096];
        byte[] ones = new byte[4096];
        byte[] rising = new byte[4096];
        for (int i = 0; i < 4096; i++) {
            ones[i] = (byte) 0xFF;
            rising[i] = (byte) i;
        }

        assertThat(ChecksumAlgorithm.CRC64NVME.of(zeros).toHex()).isEqualTo("6482d367eb22b64e");
        assertThat(ChecksumAlgorithm.CRC64NVME.of(ones).toHex()).isEqualTo("c0ddba7302eca3ac");
        assertThat(ChecksumAlgorithm.CRC64NVME.of(rising).toHex()).isEqualTo("3e729f5f6750449c");
    }
}
