package coffer.server.fsck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.AccountId;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.Buckets;
import coffer.s3.quota.Usage;
import coffer.s3.quota.Usages;
import coffer.server.Server;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.store.keys.KeyId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Something is broken in turn, and named; what is whole is told apart from what is not.
class FsckTest {
    @TempDir Path home;
    private final Map<String, String> flags = new HashMap<>();
    private final List<Amiss> amiss = new ArrayList<>();

    @BeforeEach
    void install() {
        flags.put("data-dir", home.resolve("data").toString());
        flags.put("root-dir", home.resolve("root").toString());
        flags.put("listen-port", "0");
        Server.start(configuration(), InstantSource.system()).close();
    }

    @Test
    void findsNothingInAnInstallationThatIsWhole() {
        Fsck.Report report = check();

        assertThat(amiss).isEmpty();
        assertThat(report.isClean()).isTrue();
        assertThat(report.records()).isPositive();
        assertThat(report.keys()).isPositive();
    }

    @Test
    void refusesWhileAServerHoldsTheDirectory() {
        try (Server _ = Server.start(configuration(), InstantSource.system())) {
            assertThatThrownBy(this::check)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void makesNoInstallationWhereThereIsNone() {
        flags.put("data-dir", home.resolve("elsewhere").toString());

        assertThatThrownBy(this::check).isInstanceOf(ConfigurationException.class);
        assertThat(home.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void namesARecordThatWasChanged() throws SQLException {
        run("UPDATE ordered_record SET value = randomblob(80) WHERE rowid = 1");

        assertThat(check().isClean()).isFalse();
        assertThat(kinds()).contains("BROKEN_RECORD");
    }

    @Test
    void namesAKeyThatNobodyOwns() {
        SecureRandom random = new SecureRandom();
        KeyId id = KeyId.random(random);
        try (OfflineInstallation open =
                OfflineInstallation.open(configuration(), InstantSource.system(), random)) {
            Bytes wrapped = Bytes.utf8("a wrapped key");
            open.directory()
                    .store()
                    .write(tx -> {
                        open.directory().keys().put(tx, id, wrapped);
                        return true;
                    });
        }

        check();

        assertThat(kinds()).containsExactly("UNOWNED_KEY");
        assertThat(amiss.getFirst().told()).contains(id.toString());
    }

    @Test
    void namesFilesThatAreNobodys() throws IOException {
        Path folder = Files.createDirectories(home.resolve("data/blobs/00"));
        Files.writeString(folder.resolve("notes.txt"), "not ours");
        Files.writeString(folder.resolve("00".repeat(16) + ".blob"), "not ours either");
        Files.writeString(folder.resolve("00".repeat(15) + "01.manifest"), "nor this");

        Fsck.Report report = check();

        assertThat(kinds())
                .containsExactlyInAnyOrder("STRANGE_FILE", "ORPHAN_BLOB", "STRAY_MANIFEST");
        assertThat(report.damages()).isZero();
        assertThat(report.others()).isEqualTo(3);
    }

    @Test
    void tellsThatTheRootDirectoryIsAnothers() throws IOException {
        Path top = home.resolve("root/top.key");
        byte[] bytes = Files.readAllBytes(top);
        bytes[bytes.length - 1] ^= 1;
        Files.write(top, bytes);

        check();

        assertThat(kinds()).containsExactly("BROKEN_KEY_TABLE");
    }

    @Test
    void namesWhatWasCountedAndIsNotThere() {
        flags.put("s3-bucket-max-bytes", "1000");
        Server.start(configuration(), InstantSource.system()).close();
        Bucket bucket =
                new Bucket(
                        "books",
                        "01",
                        new AccountId("111122223333"),
                        new Region("us-east-1"),
                        Instant.EPOCH,
                        "00".repeat(16),
                        Bucket.Settings.INITIAL);
        try (OfflineInstallation open =
                OfflineInstallation.open(
                        configuration(), InstantSource.system(), new SecureRandom())) {
            open.directory()
                    .store()
                    .write(tx -> {
                        new Buckets().put(tx, bucket);
                        new Usages().add(tx, bucket, Usage.ofOne(5));
                        return true;
                    });
        }

        check();

        assertThat(amiss)
                .filteredOn(each -> each.kind().equals("WRONG_USAGE"))
                .extracting(Amiss::told)
                .containsExactly(
                        "bucket books holds 0 objects of 0 bytes, and 1 objects of 5 bytes were"
                                + " counted",
                        "account 111122223333 holds 0 objects of 0 bytes, and 1 objects of 5 bytes"
                                + " were counted");
    }

    private Fsck.Report check() {
        amiss.clear();
        return new Fsck(configuration(), InstantSource.system()).check(true, amiss::add);
    }

    private List<String> kinds() {
        return amiss.stream().map(Amiss::kind).toList();
    }

    private void run(String sql) throws SQLException {
        String file = "jdbc:sqlite:" + home.resolve("data/store/records.db");
        try (Connection connection = DriverManager.getConnection(file);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Configuration configuration() {
        return Configuration.of(Optional.empty(), Map.of(), flags);
    }
}
