package coffer.ledger.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The eight leaves that Certificate Transparency's implementations share as test data, and their
/// roots and proofs.
class MerkleTreeVectors {
    private static final List<byte[]> LEAVES =
            Stream.of(
                            "",
                            "00",
                            "10",
                            "2021",
                            "3031",
                            "40414243",
                            "5051525354555657",
                            "606162636465666768696a6b6c6d6e6f")
                    .map(HexFormat.of()::parseHex)
                    .toList();

    private static final List<String> ROOTS =
            List.of(
                    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    @Test
    void hashesNothingAsPublished() {
        assertThat(MerkleTree.EMPTY_ROOT.toHex())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void hashesEachTreeAsPublished() {
        Frontier frontier = Frontier.empty();
        for (int i = 0; i < LEAVES.size(); i++) {
            frontier.append(MerkleTree.leafHash(LEAVES.get(i)));

            assertThat(frontier.root().toHex()).isEqualTo(ROOTS.get(i));
        }
    }

    @Test
    void provesInclusionAsPublished() {
        assertThat(hex(MerkleTree.inclusionProof(0, 8, MerkleTreeVectors::root)))
                .containsExactly(
                        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
        assertThat(hex(MerkleTree.inclusionProof(2, 3, MerkleTreeVectors::root)))
                .containsExactly(
                        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
    }

    @Test
    void provesConsistencyAsPublished() {
        assertThat(hex(MerkleTree.consistencyProof(6, 8, MerkleTreeVectors::root)))
                .containsExactly(
                        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
    }

    private static Bytes root(long from, long to) {
        Frontier frontier = Frontier.empty();
        for (byte[] leaf : LEAVES.subList((int) from, (int) to)) {
            frontier.append(MerkleTree.leafHash(leaf));
        }
        return frontier.root();
    }

    private static List<String> hex(List<Bytes> proof) {
        return proof.stream().map(Bytes::toHex).toList();
    }
}
