package coffer.s3.object;

import coffer.s3.content.PartEntry;
import coffer.s3.content.StoredChecksum;
import coffer.s3.error.S3Error;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The part of an object that a read wants: from `from` up to but not including `to`. `range` is
/// what `Content-Range` says, where only a part is wanted.
record Slice(long from, long to, Optional<String> range, Optional<StoredChecksum> checksum) {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");
    private static final int MAX_DIGITS = 18;

    long lengthBytes() {
        return to - from;
    }

    static Slice whole(long size, StoredChecksum checksum) {
        return new Slice(0, size, Optional.empty(), Optional.of(checksum));
    }

    /// A header that S3 does not understand, such as one for several ranges, counts as none.
    static Slice of(String header, long size, StoredChecksum checksum) {
        Matcher matcher = RANGE.matcher(header.strip());
        if (!matcher.matches()) return whole(size, checksum);
        String first = matcher.group(1);
        String last = matcher.group(2);
        if (first.isEmpty() && last.isEmpty()) return whole(size, checksum);
        if (first.isEmpty()) {
            long count = number(last);
            if (count == 0) throw unsatisfiable(header, size);
            // AWS: the end of an empty object is the whole of it, which no `Content-Range` can say.
            if (size == 0) return whole(size, checksum);
            return part(Math.max(0, size - count), size, size);
        }
        long from = number(first);
        long to = last.isEmpty() ? size : Math.min(number(last), size - 1) + 1;
        if (from >= size) throw unsatisfiable(header, size);
        if (to <= from) return whole(size, checksum);
        return part(from, to, size);
    }

    /// Larger numbers than any object has bytes are all alike.
    private static long number(String digits) {
        return digits.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    /// Part `number` of an object; one that was not uploaded in parts is its own first part.
    static Slice ofPart(int number, List<PartEntry> parts, Slice whole) {
        if (parts.isEmpty()) {
            if (number != 1) throw noPart(number, 1);
            return new Slice(
                    0, whole.to(), contentRange(0, whole.to(), whole.to()), whole.checksum());
        }
        long start = 0;
        for (int index = 0; index < parts.size(); index++) {
            PartEntry part = parts.get(index);
            long end = start + part.blob().sizeBytes();
            // Parts are counted by their place: gaps in the uploaded numbers are closed.
            if (index + 1 == number) {
                return new Slice(
                        start, end, contentRange(start, end, whole.to()), partSum(part, whole));
            }
            start = end;
        }
        throw noPart(number, parts.size());
    }

    private static RuntimeException noPart(int number, int count) {
        return S3Error.INVALID_PART_NUMBER
                .refusal()
                .with(
                        Map.of(
                                "PartNumberRequested", Integer.toString(number),
                                "ActualPartCount", Integer.toString(count)));
    }

    private static Optional<StoredChecksum> partSum(PartEntry part, Slice whole) {
        return part.checksum()
                .flatMap(value ->
                        whole.checksum()
                                .map(sum ->
                                        new StoredChecksum(sum.algorithm(), sum.type(), value)));
    }

    private static Slice part(long from, long to, long size) {
        return new Slice(from, to, contentRange(from, to, size), Optional.empty());
    }

    private static Optional<String> contentRange(long from, long to, long size) {
        if (size == 0) return Optional.empty();
        return Optional.of("bytes " + from + "-" + (to - 1) + "/" + size);
    }

    private static RuntimeException unsatisfiable(String header, long size) {
        return S3Error.INVALID_RANGE
                .refusal()
                .with(Map.of("RangeRequested", header, "ActualObjectSize", Long.toString(size)));
    }
}
