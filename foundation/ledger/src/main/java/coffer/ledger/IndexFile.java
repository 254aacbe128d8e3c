package coffer.ledger;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.Xaes256Gcm;
import coffer.kernel.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// The index of a full segment, in a file of sealed blocks: a summary, then offsets, event times
/// and sorted terms, each as blocks of 1,024 numbers. Not safe for use by several threads.
final class IndexFile implements SegmentIndex {
    private static final int BLOCK_NUMBERS = 1024;
    private static final int SUMMARY_SECTION = 0;
    private static final int SUMMARY_BYTES = 5 * Long.BYTES;
    private static final int SECTIONS = 3;
    private static final byte[] PURPOSE = Bytes.utf8("coffer ledger index").toArray();

    private final Xaes256Gcm cipher;
    private final Identity identity;
    private final FileChannel channel;
    private final Summary summary;
    private final long[][] cachedBlocks = new long[SECTIONS][];
    private final int[] cachedNumbers = {-1, -1, -1};

    private IndexFile(Xaes256Gcm cipher, Identity identity, FileChannel channel) {
        this.cipher = cipher;
        this.identity = identity;
        this.channel = channel;
        this.summary = Summary.decode(openBlock(SUMMARY_SECTION, 0, 0, SUMMARY_BYTES));
    }

    /// Which segment an index belongs to.
    record Identity(Bytes ledgerId, int segment) {}

    /// What is asked first: how much there is, and within which time its events were.
    record Summary(long firstIndex, int entries, int terms, long minMillis, long maxMillis) {
        static Summary of(long firstIndex, IndexRun run) {
            return new Summary(
                    firstIndex,
                    run.entries(),
                    run.terms().count(),
                    run.eventMillis().min(),
                    run.eventMillis().max());
        }

        private ByteBuffer encode() {
            return ByteBuffer.allocate(SUMMARY_BYTES)
                    .putLong(firstIndex)
                    .putLong(entries)
                    .putLong(terms)
                    .putLong(minMillis)
                    .putLong(maxMillis);
        }

        private static Summary decode(ByteBuffer in) {
            return new Summary(
                    in.getLong(),
                    Math.toIntExact(in.getLong()),
                    Math.toIntExact(in.getLong()),
                    in.getLong(),
                    in.getLong());
        }
    }

    static void write(Path file, Xaes256Gcm cipher, Identity identity, Segment content) {
        IndexRun run = content.run();
        List<byte[]> blocks = new ArrayList<>();
        byte[] summary = Summary.of(content.firstIndex(), run).encode().array();
        blocks.add(cipher.seal(summary, associatedData(identity, SUMMARY_SECTION, 0)));
        List<IndexRun.Numbers> sections = List.of(run.offsets(), run.eventMillis(), run.terms());
        for (int section = 1; section <= SECTIONS; section++) {
            IndexRun.Numbers numbers = sections.get(section - 1);
            for (int start = 0; start < numbers.count(); start += BLOCK_NUMBERS) {
                byte[] plain = block(numbers, start);
                byte[] aad = associatedData(identity, section, start / BLOCK_NUMBERS);
                blocks.add(cipher.seal(plain, aad));
            }
        }
        AtomicFile.write(file, blocks.toArray(byte[][]::new));
    }

    /// What an index is written from.
    record Segment(long firstIndex, IndexRun run) {}

    private static byte[] block(IndexRun.Numbers numbers, int start) {
        int end = Math.min(numbers.count(), start + BLOCK_NUMBERS);
        ByteBuffer plain = ByteBuffer.allocate((end - start) * Long.BYTES);
        for (int i = start; i < end; i++) plain.putLong(numbers.at(i));
        return plain.array();
    }

    /// Throws [LedgerBrokenException] if the file is damaged or another segment's.
    static IndexFile open(Path file, Xaes256Gcm cipher, Identity identity) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            boolean opened = false;
            try {
                IndexFile index = new IndexFile(cipher, identity, channel);
                opened = true;
                return index;
            } finally {
                if (!opened) channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("opening " + file.getFileName(), e);
        }
    }

    Summary summary() {
        return summary;
    }

    @Override
    public int entries() {
        return summary.entries;
    }

    @Override
    public long offset(int ordinal) {
        return number(1, ordinal);
    }

    @Override
    public long eventMillis(int ordinal) {
        return number(2, ordinal);
    }

    @Override
    public int[] ordinalsOf(long term) {
        return SegmentIndex.search(term, summary.terms, place -> number(3, place));
    }

    private long number(int section, int place) {
        int block = place / BLOCK_NUMBERS;
        long[] cached = cachedBlocks[section - 1];
        if (cached == null || cachedNumbers[section - 1] != block) {
            cached = load(section, block);
            cachedBlocks[section - 1] = cached;
            cachedNumbers[section - 1] = block;
        }
        return cached[place % BLOCK_NUMBERS];
    }

    private long[] load(int section, int block) {
        long start = SUMMARY_BYTES + Xaes256Gcm.OVERHEAD_BYTES;
        for (int before = 1; before < section; before++) start += sectionBytes(count(before));
        start += (long) block * (BLOCK_NUMBERS * Long.BYTES + Xaes256Gcm.OVERHEAD_BYTES);
        int count = Math.min(BLOCK_NUMBERS, count(section) - block * BLOCK_NUMBERS);
        long[] numbers = new long[count];
        openBlock(section, block, start, count * Long.BYTES).asLongBuffer().get(numbers);
        return numbers;
    }

    private int count(int section) {
        return section == 3 ? summary.terms : summary.entries;
    }

    private static long sectionBytes(int count) {
        int blocks = (count + BLOCK_NUMBERS - 1) / BLOCK_NUMBERS;
        return (long) count * Long.BYTES + (long) blocks * Xaes256Gcm.OVERHEAD_BYTES;
    }

    private ByteBuffer openBlock(int section, int block, long start, int plainBytes) {
        ByteBuffer sealed = ByteBuffer.allocate(plainBytes + Xaes256Gcm.OVERHEAD_BYTES);
        try {
            while (sealed.hasRemaining()) {
                if (channel.read(sealed, start + sealed.position()) < 0) throw broken();
            }
            return ByteBuffer.wrap(
                    cipher.open(sealed.array(), associatedData(identity, section, block)));
        } catch (AuthenticationFailedException e) {
            throw broken();
        } catch (IOException e) {
            throw new UncheckedIOException("reading an index of the ledger", e);
        }
    }

    private LedgerBrokenException broken() {
        return new LedgerBrokenException(
                "the index of segment " + identity.segment + " is damaged");
    }

    private static byte[] associatedData(Identity identity, int section, int block) {
        return ByteBuffer.allocate(PURPOSE.length + Head.ID_BYTES + 12)
                .put(PURPOSE)
                .put(identity.ledgerId.expose())
                .putInt(identity.segment)
                .putInt(section)
                .putInt(block)
                .array();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing an index of the ledger", e);
        }
    }
}
