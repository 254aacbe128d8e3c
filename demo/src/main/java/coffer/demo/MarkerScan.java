package coffer.demo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// Looks for plaintext in every file under a directory, in every form it could hide in: raw, base64
/// at three offsets, hex in both cases, UTF-16 in both orders, and any of these inside gzip.
final class MarkerScan {
    private static final int MAX_UNZIPPED = 64 << 20;
    private static final int GZIP_HEAD = 0x1f8b08;

    private final Needles needles;

    MarkerScan(List<String> markers) {
        this.needles = new Needles(markers.stream().flatMap(MarkerScan::forms).toList());
    }

    /// `files` and `bytes` were read; `findings` name the file of each marker found.
    record Result(int files, long bytes, int gzipStreams, List<String> findings) {
        Result {
            findings = List.copyOf(findings);
        }
    }

    Result scan(Path directory) {
        List<String> findings = new ArrayList<>();
        int files = 0;
        long bytes = 0;
        int gzipStreams = 0;
        for (Path file : filesUnder(directory)) {
            byte[] content = read(file);
            files++;
            bytes += content.length;
            if (containsMarker(content)) findings.add(directory.relativize(file).toString());
            for (byte[] unzipped : gzipStreamsIn(content)) {
                gzipStreams++;
                if (containsMarker(unzipped)) {
                    findings.add(directory.relativize(file) + " (inside gzip)");
                }
            }
        }
        return new Result(files, bytes, gzipStreams, findings);
    }

    boolean containsMarker(byte[] content) {
        return needles.foundIn(content);
    }

    private static Stream<byte[]> forms(String marker) {
        byte[] raw = marker.getBytes(StandardCharsets.UTF_8);
        List<byte[]> forms = new ArrayList<>();
        forms.add(raw);
        for (int offset = 0; offset < 3; offset++) forms.add(base64Core(raw, offset));
        HexFormat hex = HexFormat.of();
        forms.add(ascii(hex.formatHex(raw)));
        forms.add(ascii(hex.withUpperCase().formatHex(raw)));
        forms.add(marker.getBytes(StandardCharsets.UTF_16LE));
        forms.add(marker.getBytes(StandardCharsets.UTF_16BE));
        return forms.stream();
    }

    /// The characters of the base64 text that depend on `raw` alone, when it begins at `offset`
    /// modulo 3 in whatever was encoded.
    private static byte[] base64Core(byte[] raw, int offset) {
        byte[] padded = new byte[offset + raw.length];
        System.arraycopy(raw, 0, padded, offset, raw.length);
        String text = Base64.getEncoder().withoutPadding().encodeToString(padded);
        int from = (offset * 8 + 5) / 6;
        int to = padded.length * 8 / 6;
        return ascii(text.substring(from, to));
    }

    private static List<byte[]> gzipStreamsIn(byte[] content) {
        List<byte[]> streams = new ArrayList<>();
        for (int i = 0; i + 3 < content.length; i++) {
            int head = (content[i] & 0xff) << 16 | (content[i + 1] & 0xff) << 8 | content[i + 2];
            if (head != GZIP_HEAD) continue;
            byte[] unzipped = unzip(content, i);
            if (unzipped.length > 0) streams.add(unzipped);
        }
        return streams;
    }

    private static byte[] unzip(byte[] content, int from) {
        try (InputStream in =
                new GZIPInputStream(
                        new ByteArrayInputStream(content, from, content.length - from))) {
            return in.readNBytes(MAX_UNZIPPED);
        } catch (IOException e) {
            // Three bytes that look like gzip's head, in the middle of something else.
            return new byte[0];
        }
    }

    private static List<Path> filesUnder(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
