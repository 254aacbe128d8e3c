package coffer.ledger.merkle;

import coffer.kernel.Bytes;
import java.util.ArrayList;
import java.util.List;

/// A Merkle tree that grows: only the roots of its complete subtrees are kept, at most 63 hashes.
///
/// A tree of 6 leaves is kept as the roots of its subtrees of 4 and of 2 leaves. Not safe for use
/// by several threads.
public final class Frontier {
    private long size;
    // From the largest subtree to the smallest: one for each bit set in `size`.
    private final List<Bytes> roots;

    private Frontier(long size, List<Bytes> roots) {
        this.size = size;
        this.roots = new ArrayList<>(roots);
    }

    public static Frontier empty() {
        return new Frontier(0, List.of());
    }

    /// Continues a tree of `size` leaves whose [#roots] were kept.
    public static Frontier of(long size, List<Bytes> roots) {
        if (size < 0 || Long.bitCount(size) != roots.size()) {
            throw new IllegalArgumentException("these are not the subtrees of so many leaves");
        }
        return new Frontier(size, roots);
    }

    public Frontier copy() {
        return new Frontier(size, roots);
    }

    public void append(Bytes leafHash) {
        Bytes hash = leafHash;
        for (long level = size; (level & 1) == 1; level >>= 1) {
            hash = MerkleTree.nodeHash(roots.removeLast(), hash);
        }
        roots.add(hash);
        size++;
    }

    public Bytes root() {
        if (roots.isEmpty()) return MerkleTree.EMPTY_ROOT;
        Bytes root = roots.getLast();
        for (int i = roots.size() - 2; i >= 0; i--) root = MerkleTree.nodeHash(roots.get(i), root);
        return root;
    }

    public long size() {
        return size;
    }

    public List<Bytes> roots() {
        return List.copyOf(roots);
    }
}
