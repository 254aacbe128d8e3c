package coffer.ledger;

import coffer.kernel.Bytes;
import coffer.ledger.SegmentReader.Piece;
import coffer.ledger.merkle.Frontier;
import coffer.ledger.merkle.MerkleTree;
import coffer.ledger.merkle.Tree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The Merkle tree over the records of a ledger's directory, and proofs about it. Needs no key.
///
/// It takes records for what they are: [LedgerVerifier] says whether they were changed.
public final class LedgerTree {
    private final LedgerDirectory directory;
    // Of each segment, the first being number 1.
    private final List<Long> firstIndexes;

    private LedgerTree(LedgerDirectory directory, List<Long> firstIndexes) {
        this.directory = directory;
        this.firstIndexes = firstIndexes;
    }

    public static LedgerTree of(Path directory) {
        LedgerDirectory files = new LedgerDirectory(directory);
        List<Long> firstIndexes = new ArrayList<>();
        for (int number : files.segmentNumbers()) {
            try (SegmentReader reader = open(files, number)) {
                firstIndexes.add(header(reader).firstIndex());
            }
        }
        return new LedgerTree(files, firstIndexes);
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
        for (int i = 0; i < firstIndexes.size() && leaves.size() < to - from; i++) {
            boolean isBefore = i + 1 < firstIndexes.size() && firstIndexes.get(i + 1) <= from;
            if (!isBefore) addSegment(i + 1, from, to, leaves);
        }
        if (leaves.size() < to - from) {
            throw new LedgerBrokenException("the ledger has fewer than %d records".formatted(to));
        }
        return leaves.root();
    }

    private void addSegment(int number, long from, long to, Frontier leaves) {
        try (SegmentReader reader = open(directory, number)) {
            SegmentHeader header = header(reader);
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

    private static SegmentReader open(LedgerDirectory directory, int number) {
        return SegmentReader.open(directory.segment(number), SegmentReader.SEQUENTIAL_WINDOW_BYTES);
    }

    private static SegmentHeader header(SegmentReader reader) {
        return reader.header()
                .orElseThrow(() -> new LedgerBrokenException("a segment has no header"));
    }
}
