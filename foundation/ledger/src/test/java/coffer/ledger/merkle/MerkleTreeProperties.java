package coffer.ledger.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.testing.Forall;
import coffer.testing.Forall.Gen;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTreeProperties {
    @Test
    void growsTheRootTheDefinitionAsksFor() {
        Forall.cases(gen -> {
            List<byte[]> leaves = leaves(gen);

            assertThat(frontier(leaves).root()).isEqualTo(root(leaves));
        });
    }

    @Test
    void continuesFromTheRootsItKept() {
        Forall.cases(gen -> {
            List<byte[]> leaves = leaves(gen);
            int cut = gen.below(leaves.size() + 1);
            Frontier first = frontier(leaves.subList(0, cut));

            Frontier second = Frontier.of(first.size(), first.roots());
            leaves.subList(cut, leaves.size())
                    .forEach(leaf -> second.append(MerkleTree.leafHash(leaf)));

            assertThat(second.root()).isEqualTo(root(leaves));
        });
    }

    @Test
    void provesInclusionOfEachLeafAndOfNoOther() {
        Forall.cases(gen -> {
            List<byte[]> leaves = leaves(gen);
            int index = gen.below(leaves.size());
            Tree tree = new Tree(leaves.size(), root(leaves));

            List<Bytes> proof = MerkleTree.inclusionProof(index, leaves.size(), subtrees(leaves));

            assertThat(proof).isEqualTo(NaiveTree.path(index, leaves));
            Bytes leaf = MerkleTree.leafHash(leaves.get(index));
            assertThat(MerkleTree.includes(leaf, index, proof, tree)).isTrue();
            for (int other = 0; other < leaves.size() + 2; other++) {
                assertThat(MerkleTree.includes(leaf, other, proof, tree)).isEqualTo(other == index);
            }
            assertThat(MerkleTree.includes(leaf, index, spoiled(gen, proof), tree)).isFalse();
        });
    }

    @Test
    void provesThatATreeOnlyGrew() {
        Forall.cases(gen -> {
            List<byte[]> leaves = leaves(gen);
            int oldSize = 1 + gen.below(leaves.size());
            Tree older = new Tree(oldSize, root(leaves.subList(0, oldSize)));
            Tree newer = new Tree(leaves.size(), root(leaves));

            List<Bytes> proof =
                    MerkleTree.consistencyProof(oldSize, leaves.size(), subtrees(leaves));

            assertThat(proof).isEqualTo(NaiveTree.proof(oldSize, leaves));
            assertThat(MerkleTree.isConsistent(older, newer, proof)).isTrue();
            assertThat(MerkleTree.isConsistent(older, newer, spoiled(gen, proof))).isFalse();
            Tree forged = new Tree(oldSize, Bytes.adopt(gen.bytes(32)));
            assertThat(MerkleTree.isConsistent(forged, newer, proof)).isFalse();
        });
    }

    private static List<byte[]> leaves(Gen gen) {
        List<byte[]> leaves = new ArrayList<>();
        int count = 1 + gen.below(gen.size() * 2);
        for (int i = 0; i < count; i++) leaves.add(gen.bytes(8));
        return leaves;
    }

    private static List<Bytes> spoiled(Gen gen, List<Bytes> proof) {
        List<Bytes> spoiled = new ArrayList<>(proof);
        if (proof.isEmpty() || gen.below(3) == 0) {
            spoiled.add(Bytes.adopt(gen.bytes(32)));
        } else if (gen.flip()) {
            spoiled.remove(gen.below(proof.size()));
        } else {
            spoiled.set(gen.below(proof.size()), Bytes.adopt(gen.bytes(32)));
        }
        return spoiled;
    }

    private static MerkleTree.Subtrees subtrees(List<byte[]> leaves) {
        return (from, to) -> frontier(leaves.subList((int) from, (int) to)).root();
    }

    private static Frontier frontier(List<byte[]> leaves) {
        Frontier frontier = Frontier.empty();
        leaves.forEach(leaf -> frontier.append(MerkleTree.leafHash(leaf)));
        return frontier;
    }

    private static Bytes root(List<byte[]> leaves) {
        return Bytes.adopt(NaiveTree.mth(leaves));
    }
}
