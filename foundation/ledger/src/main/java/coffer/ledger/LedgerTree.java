package coffer.ledger;

import coffer.kernel.Bytes;
import coffer.ledger.SegmentReader.Piece;
import coffer.ledger.merkle.Frontier;
import coffer.ledger.merkle.MerkleTree;
import coffer.ledger.merkle.Tree;
import java.nio.file.Path;
import java.util.List;

/// The Merkle tree over the records of a ledger's directory, and proofs about it. Needs no key.
///
/// It takes records for what they are: [LedgerVerifier] says whether they were changed.
public final class LedgerTree {
    private final LedgerDirectory directory;

    private LedgerTree(LedgerDirectory directory) {
        this.directory = directory;
    }

    public static LedgerTree of(Path directory) {
        return new LedgerTree(new LedgerDirectory(directory));
    }

    /// The tree of the first `size` records.
    public Tree first(long size) {
        return new Tree(size, subtree(0, size));
    }

    public Bytes leafHash(long index) {
        return subtree(index, index + 1);
    }

    /// The proof that record `index` is among the first `size`; see [MerkleTree#includes].
    public List<Bytes> inclusionProof(long index, long size) {
        return MerkleTree.inclusionProof(index, size, this::subtree);
    }

    /// The proof that the first `newSize` records begin with the first `oldSize`; see
    /// [MerkleTree#isConsistent].
    public List<Bytes> consistencyProof(long oldSize, long newSize) {
        return MerkleTree.consistencyProof(oldSize, newSize, this::subtree);
    }

    private Bytes subtree(long from, long to) {
        Frontier leaves = Frontier.empty();
        for (int number : directory.segmentNumbers()) {
            if (leaves.size() == to - from) break;
            addSegment(number, from, to, leaves);
        }
        if (leaves.size() < to - from) {
            throw new LedgerBrokenException("the ledger has fewer than %d records".formatted(to));
        }
        return leaves.root();
    }

    private void addSegment(int number, long from, long to, Frontier leaves) {
        try (SegmentReader reader =
                SegmentReader.open(
                        directory.segment(number), SegmentReader.SEQUENTIAL_WINDOW_BYTES)) {
            SegmentHeader header =
                    reader.header().orElseThrow(() -> new LedgerBrokenException("not a segment"));
            long index = header.firstIndex();
            long offset = header.size();
            while (index < to
                    && reader.at(offset) instanceof Piece.Found(Entry entry, long at, long end)) {
                if (index >= from) leaves.append(entry.header().leafHash());
                offset = end;
                index++;
            }
        }
    }
}
