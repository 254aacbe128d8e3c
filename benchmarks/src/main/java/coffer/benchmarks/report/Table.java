package coffer.benchmarks.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The rows of one run, and the machine they were measured on.
public final class Table {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Instant started;
    private final String machine;
    private final List<Row> rows = new ArrayList<>();

    public Table(Instant started, String machine) {
        this.started = started;
        this.machine = machine;
    }

    public void add(Row row) {
        rows.add(row);
    }

    public boolean hasMiss() {
        return rows.stream().anyMatch(row -> row.verdict() == Row.Verdict.MISSED);
    }

    public String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("# Benchmarks, ").append(NAME.format(started)).append(" UTC\n\n");
        text.append(machine).append("\n\n");
        text.append("| What | Coffer | Beside it | Ratio | Budget | Verdict |\n");
        text.append("|---|---|---|---|---|---|\n");
        rows.forEach(row -> text.append(row.markdown()).append('\n'));
        return text.toString();
    }

    /// Writes the table into `folder` and returns the file.
    public Path save(Path folder) {
        Path file = folder.resolve(NAME.format(started) + ".md");
        try {
            Files.createDirectories(folder);
            Files.writeString(file, markdown());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
