package coffer.store;

import coffer.kernel.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The file that says what a data directory is: its layout's version and the installation's id.
record DataFormat(Path file) {
    private static final int VERSION = 1;
    private static final Pattern CONTENT =
            Pattern.compile("coffer-data (\\d{1,9}) ([0-9a-f]{32})\\s*");

    /// The installation's id; nothing if there is no such file.
    Optional<Bytes> read() throws IOException {
        if (!Files.exists(file)) return Optional.empty();
        Matcher content = CONTENT.matcher(Files.readString(file, StandardCharsets.UTF_8));
        if (!content.matches()) throw new IOException(file + " is malformed");
        int version = Integer.parseInt(content.group(1));
        if (version != VERSION) {
            throw new IOException(file + " is of version " + version + ", not " + VERSION);
        }
        return Optional.of(Bytes.adopt(HexFormat.of().parseHex(content.group(2))));
    }

    void write(Bytes id) throws IOException {
        String content = "coffer-data " + VERSION + " " + id.toHex() + "\n";
        DurableFiles.write(file, content.getBytes(StandardCharsets.UTF_8));
    }
}
