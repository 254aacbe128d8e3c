package coffer.ledger.merkle;

import coffer.crypto.Digests;
import coffer.kernel.Bytes;
import java.util.ArrayList;
import java.util.List;

/// The hashes and proofs of RFC 6962, section 2.1; proofs are checked as in RFC 9162, section 2.1.
public final class MerkleTree {
    /// The root of a tree without leaves.
    public static final Bytes EMPTY_ROOT = Bytes.adopt(Digests.sha256());

    // Leaves and nodes are hashed apart, so that no node can be passed off as a leaf.
    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    private MerkleTree() {}

    /// Answers the root of the leaves numbered `from` (included) to `to` (excluded), as if they
    /// were a tree of their own.
    @FunctionalInterface
    public interface Subtrees {
        Bytes root(long from, long to);
    }

    public static Bytes leafHash(byte[] leaf) {
        return Bytes.adopt(Digests.sha256(LEAF, leaf));
    }

    static Bytes nodeHash(Bytes left, Bytes right) {
        return Bytes.adopt(Digests.sha256(NODE, left.expose(), right.expose()));
    }

    /// The proof that leaf `index` is in the tree of the first `size` leaves, nearest sibling
    /// first.
    public static List<Bytes> inclusionProof(long index, long size, Subtrees subtrees) {
        if (index < 0 || index >= size) throw new IllegalArgumentException("no such leaf");
        List<Bytes> proof = new ArrayList<>();
        long from = 0;
        long to = size;
        while (to - from > 1) {
            long middle = from + split(to - from);
            if (index < middle) {
                proof.add(subtrees.root(middle, to));
                to = middle;
            } else {
                proof.add(subtrees.root(from, middle));
                from = middle;
            }
        }
        return proof.reversed();
    }

    /// The proof that the tree of the first `newSize` leaves only adds to that of the first
    /// `oldSize`, which must not be empty.
    public static List<Bytes> consistencyProof(long oldSize, long newSize, Subtrees subtrees) {
        if (oldSize < 1 || oldSize > newSize) throw new IllegalArgumentException("no such tree");
        List<Bytes> proof = new ArrayList<>();
        long from = 0;
        long to = newSize;
        while (to != oldSize) {
            long middle = from + split(to - from);
            if (oldSize <= middle) {
                proof.add(subtrees.root(middle, to));
                to = middle;
            } else {
                proof.add(subtrees.root(from, middle));
                from = middle;
            }
        }
        // The verifier knows the old root already, unless it is only a part of the new tree's.
        if (from != 0) proof.add(subtrees.root(from, to));
        return proof.reversed();
    }

    /// Whether `proof` leads from leaf `index` to the `root` of a tree of `size` leaves.
    public static boolean includes(Bytes leafHash, long index, List<Bytes> proof, Tree tree) {
        if (index < 0 || index >= tree.size()) return false;
        long node = index;
        long last = tree.size() - 1;
        Bytes hash = leafHash;
        for (Bytes sibling : proof) {
            if (last == 0) return false;
            if ((node & 1) == 1 || node == last) {
                hash = nodeHash(sibling, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = nodeHash(hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && hash.equals(tree.root());
    }

    /// Whether `proof` shows that `newer` only adds leaves to `older`.
    public static boolean isConsistent(Tree older, Tree newer, List<Bytes> proof) {
        if (older.size() > newer.size() || older.size() < 1) return false;
        if (older.size() == newer.size())
            return proof.isEmpty() && older.root().equals(newer.root());
        // Where the old tree is a complete subtree, its root starts the path and is not sent.
        boolean complete = Long.bitCount(older.size()) == 1;
        if (!complete && proof.isEmpty()) return false;
        Bytes start = complete ? older.root() : proof.getFirst();
        return climbs(older, newer, start, complete ? proof : proof.subList(1, proof.size()));
    }

    private static boolean climbs(Tree older, Tree newer, Bytes start, List<Bytes> path) {
        int levels = Long.numberOfTrailingZeros(older.size());
        long node = (older.size() - 1) >> levels;
        long last = (newer.size() - 1) >> levels;
        Bytes oldHash = start;
        Bytes newHash = start;
        for (Bytes sibling : path) {
            if (last == 0) return false;
            if ((node & 1) == 1 || node == last) {
                oldHash = nodeHash(sibling, oldHash);
                newHash = nodeHash(sibling, newHash);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                newHash = nodeHash(newHash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && oldHash.equals(older.root()) && newHash.equals(newer.root());
    }

    // The largest power of two that is smaller than `size`.
    private static long split(long size) {
        return Long.highestOneBit(size - 1);
    }
}
