package coffer.conformance.soak;

import coffer.kernel.Bytes;
import java.util.Arrays;
import java.util.SplittableRandom;

/// The bytes of one object, made anew from their seed whenever they are sent or compared.
record Content(long seed, int sizeBytes) {
    // Both sides of what is kept as a row, of a chunk, and of what is buffered.
    private static final int[] EDGES = {0, 1, 16_384, 16_385, 65_535, 65_536, 65_537, 131_072};
    private static final int MAX_BYTES = 300_000;

    /// Most are small, as most objects are.
    static Content any(SplittableRandom random) {
        int bytes =
                switch (random.nextInt(4)) {
                    case 0 -> EDGES[random.nextInt(EDGES.length)];
                    case 1 -> random.nextInt(MAX_BYTES);
                    default -> random.nextInt(2_000);
                };
        return new Content(random.nextLong(), bytes);
    }

    Bytes bytes() {
        byte[] bytes = new byte[sizeBytes];
        new SplittableRandom(seed).nextBytes(bytes);
        return Bytes.adopt(bytes);
    }

    /// Without the byte at `end`.
    Bytes slice(int begin, int end) {
        return Bytes.adopt(Arrays.copyOfRange(bytes().expose(), begin, end));
    }
}
