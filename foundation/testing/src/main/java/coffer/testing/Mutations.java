package coffer.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Changes bytes in the ways that break parsers: flipped bits, wrong lengths, numbers at the edge,
/// parts left out, doubled, moved, nested deeply, or taken from another sample.
final class Mutations {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_TIMES = 4096;
    private static final List<String> NUMBERS =
            List.of(
                    "0",
                    "-0",
                    "-1",
                    "1",
                    "00",
                    "+1",
                    "0.1",
                    "1e9",
                    "1e-9",
                    "1e999",
                    "NaN",
                    "0x10",
                    "127",
                    "128",
                    "255",
                    "256",
                    "32767",
                    "32768",
                    "65535",
                    "65536",
                    "2147483647",
                    "2147483648",
                    "-2147483649",
                    "4294967296",
                    "9007199254740993",
                    "9223372036854775807",
                    "9223372036854775808",
                    "-9223372036854775809",
                    "18446744073709551616",
                    "99999999999999999999999999999999999999");
    private static final List<byte[]> UNICODE =
            List.of(
                    utf8("é"),
                    utf8("😀"),
                    utf8("\u0000"),
                    utf8("\uFEFF"),
                    utf8("\uFFFF"),
                    utf8("\u202E"),
                    utf8("\u2028"),
                    utf8("\u0130"),
                    utf8("\u0301"),
                    utf8("\u007F"),
                    bytes(0xC0, 0x80),
                    bytes(0xED, 0xA0, 0x80),
                    bytes(0xF4, 0x90, 0x80, 0x80),
                    bytes(0xFF, 0xFE),
                    bytes(0x80),
                    bytes(0xC3),
                    bytes(0xE2, 0x82));
    private static final long[] LENGTHS = {
        0,
        1,
        -1,
        0x7F,
        0x80,
        0xFF,
        0x7FFF,
        0xFFFF,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        1L << 32,
        1L << 40
    };

    private final SplittableRandom random;
    private final List<byte[]> words;

    /// `words` are what the format gives a meaning to.
    Mutations(SplittableRandom random, List<byte[]> words) {
        this.random = random;
        this.words = words;
    }

    /// One of `samples`, changed once or a few times.
    byte[] next(List<byte[]> samples) {
        byte[] input = oneOf(samples);
        int changes = random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(6);
        for (int i = 0; i < changes; i++) {
            byte[] changed = changed(input, samples);
            if (changed.length <= MAX_BYTES) input = changed;
        }
        return input;
    }

    private byte[] changed(byte[] input, List<byte[]> samples) {
        int from = below(input.length + 1);
        int to = from + below(Math.min(input.length - from, 1 + below(64)) + 1);
        byte[] part = Arrays.copyOfRange(input, from, to);
        int elsewhere = below(input.length + 1);
        return switch (random.nextInt(13)) {
            case 0 -> flipped(input);
            case 1 -> replaced(input, from, Math.min(from + 1, input.length), bytes(below(256)));
            case 2 -> replaced(input, from, from, word());
            case 3 -> replaced(input, from, to, word());
            case 4 -> replaced(input, from, to, new byte[0]);
            case 5 -> replaced(input, elsewhere, elsewhere, part);
            case 6 -> Arrays.copyOf(input, from);
            case 7 -> spliced(input, oneOf(samples));
            case 8 -> withLength(input, from);
            case 9 -> withNumber(input, from);
            case 10 -> replaced(input, from, to, repeated(part, times()));
            case 11 -> nested(input, from, to);
            default -> replaced(input, from, to, oneOf(UNICODE));
        };
    }

    private byte[] flipped(byte[] input) {
        if (input.length == 0) return input;
        byte[] flipped = input.clone();
        flipped[below(input.length)] ^= (byte) (1 << below(8));
        return flipped;
    }

    /// The start of one and the end of another.
    private byte[] spliced(byte[] input, byte[] other) {
        int cut = below(other.length + 1);
        byte[] end = Arrays.copyOfRange(other, cut, other.length);
        return replaced(input, below(input.length + 1), input.length, end);
    }

    /// With a binary number at its edge, of one to eight bytes, written over what is there.
    private byte[] withLength(byte[] input, int at) {
        int width = 1 << below(4);
        long value = LENGTHS[below(LENGTHS.length)];
        byte[] number = new byte[width];
        boolean isBigEndian = random.nextInt(4) > 0;
        for (int i = 0; i < width; i++) {
            int index = isBigEndian ? width - 1 - i : i;
            number[index] = (byte) (value >>> (8 * i));
        }
        return replaced(input, at, Math.min(at + width, input.length), number);
    }

    /// With the decimal number that follows `at`, if there is one, at its edge.
    private byte[] withNumber(byte[] input, int at) {
        int from = at;
        while (from < input.length && !isDigit(input[from])) from++;
        int to = from;
        while (to < input.length && isDigit(input[to])) to++;
        String number = NUMBERS.get(below(NUMBERS.size()));
        return replaced(input, from, to, utf8(number));
    }

    /// With what surrounds a part repeated around it, as brackets nest.
    private byte[] nested(byte[] input, int from, int to) {
        int start = Math.max(0, from - 1 - below(12));
        int end = Math.min(input.length, to + 1 + below(12));
        int times = times();
        byte[] opening = repeated(Arrays.copyOfRange(input, start, from), times);
        byte[] closing = repeated(Arrays.copyOfRange(input, to, end), times);
        return replaced(replaced(input, to, end, closing), start, from, opening);
    }

    private byte[] word() {
        if (!words.isEmpty() && random.nextInt(8) > 0) return oneOf(words);
        byte[] noise = new byte[1 + below(8)];
        random.nextBytes(noise);
        return noise;
    }

    private int times() {
        return random.nextInt(8) == 0 ? 1 + below(MAX_TIMES) : 2 + below(8);
    }

    private byte[] oneOf(List<byte[]> choices) {
        return choices.get(below(choices.size()));
    }

    private int below(int bound) {
        return bound <= 1 ? 0 : random.nextInt(bound);
    }

    static byte[] replaced(byte[] input, int from, int to, byte[] middle) {
        byte[] all = new byte[from + middle.length + input.length - to];
        System.arraycopy(input, 0, all, 0, from);
        System.arraycopy(middle, 0, all, from, middle.length);
        System.arraycopy(input, to, all, from + middle.length, input.length - to);
        return all;
    }

    private static byte[] repeated(byte[] part, int times) {
        int count = Math.min(times, MAX_BYTES / Math.max(1, part.length));
        byte[] all = new byte[part.length * count];
        for (int i = 0; i < count; i++) {
            System.arraycopy(part, 0, all, i * part.length, part.length);
        }
        return all;
    }

    private static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return bytes;
    }
}
