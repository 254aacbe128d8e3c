package coffer.s3.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.s3.S3Suite;
import coffer.s3.api.PutObjectRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Records that do not open are told, and what can still be looked at is.
class BrokenRecordsTest extends S3Suite {
    @BeforeEach
    void putObject() {
        PutObjectRequest put = PutObjectRequest.builder().bucket(bucket).key("k").build();
        s3.put(admin, put, new byte[20_000], Map.of());
    }

    @Test
    void anIndexThatDoesNotOpenIsTold() throws SQLException {
        List<Flaw> flaws = surveyWhileBroken("ordered_record");

        assertThat(flaws).extracting(Flaw::kind).contains(Flaw.Kind.CORRUPT_INDEX);
        assertThat(flaws)
                .filteredOn(flaw -> flaw.kind() == Flaw.Kind.CORRUPT_INDEX)
                .anyMatch(flaw -> flaw.owner().orElseThrow().bucket().equals(bucket));
        assertThat(survey()).isEmpty();
    }

    @Test
    void bucketsThatDoNotOpenAreTold() throws SQLException {
        List<Flaw> flaws = surveyWhileBroken("record");

        assertThat(flaws)
                .anyMatch(flaw -> flaw.kind() == Flaw.Kind.CORRUPT_INDEX && flaw.owner().isEmpty());
        assertThat(survey()).isEmpty();
    }

    /// Every row of a table of the file is changed, and put right again.
    private List<Flaw> surveyWhileBroken(String table) throws SQLException {
        try (Connection disk = DriverManager.getConnection("jdbc:sqlite:" + records());
                var statement = disk.createStatement()) {
            statement.execute(
                    "CREATE TEMP TABLE kept AS SELECT rowid AS place, value FROM " + table);
            statement.execute("UPDATE %s SET value = zeroblob(100)".formatted(table));
            List<Flaw> flaws = survey();
            statement.execute(
                    "UPDATE %s SET value = (SELECT value FROM kept WHERE place = %s.rowid)"
                            .formatted(table, table));
            return flaws;
        }
    }

    private Path records() {
        return s3.dataFiles().stream()
                .filter(file -> file.endsWith("records.db"))
                .findFirst()
                .orElseThrow();
    }

    private List<Flaw> survey() {
        List<Flaw> flaws = new ArrayList<>();
        new Survey(s3.inventory(), true).run(flaws::add);
        return flaws;
    }
}
