package coffer.server.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.root.RootKeyException;
import coffer.ledger.AuditRecord;
import coffer.server.Server;
import coffer.server.config.ConfigurationException;
import coffer.server.root.RootKeyNote;
import coffer.server.rotation.Home.Sealed;
import coffer.server.rotation.RootKeyRotation.Outcome;
import coffer.store.StoreUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootKeyRotationTest {
    /// What holds nothing that a root key wrapped: the carried keys are sealed by a derived key.
    private static final Set<String> UNWRAPPED = Set.of("ledger.last-seen", "carried-keys");

    @TempDir Path temp;
    private Home home;
    private Sealed sealed;

    @BeforeEach
    void install() {
        home = Home.in(temp.resolve("home"));
        sealed = home.seal();
    }

    @Test
    void whatWasSealedBeforeOpensAfter() {
        for (int times = 0; times < 2; times++) {
            assertThat(home.rotation().rotate(home.keeping())).isInstanceOf(Outcome.Changed.class);

            Sealed since = home.seal();
            assertThat(home.opens(sealed)).isTrue();
            assertThat(home.opens(since)).isTrue();
            assertThat(home.verifyRecord().isIntact()).isTrue();
        }
    }

    @Test
    void theFormerRootKeyOpensNothing() throws IOException {
        Path key = home.folder().resolve("root/root.key");
        byte[] former = Files.readAllBytes(key);
        home.rotation().rotate(home.keeping());
        byte[] present = Files.readAllBytes(key);

        Files.write(key, former);
        assertThatThrownBy(() -> home.open())
                .isInstanceOf(RootKeyException.class)
                .hasMessageContaining("of another root key");

        Files.write(key, present);
        assertThat(home.opens(sealed)).isTrue();
    }

    @Test
    void nothingInTheRootDirectoryStaysUnderTheFormerKey() throws IOException {
        Home before = home.copyTo(temp.resolve("before"));

        home.rotation().rotate(home.keeping());

        try (Stream<Path> files = Files.list(before.folder().resolve("root"))) {
            for (Path file : files.filter(RootKeyRotationTest::isWrapped).toList()) {
                byte[] now =
                        Files.readAllBytes(home.folder().resolve("root").resolve(nameOf(file)));
                assertThat(Arrays.equals(now, Files.readAllBytes(file))).as(nameOf(file)).isFalse();
            }
        }
    }

    @Test
    void theFormerRootDirectoryOpensNoneOfTheDataOfAfter() throws IOException {
        Home.copy(home.folder().resolve("root"), temp.resolve("taken"));
        home.rotation().rotate(home.keeping());
        Home thief = home.copyTo(temp.resolve("thief"));
        try (Stream<Path> files = Files.list(temp.resolve("taken"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path place = thief.folder().resolve("root").resolve(nameOf(file));
                Files.copy(file, place, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.delete(thief.folder().resolve("root/root.inheritance"));

        assertThatThrownBy(() -> thief.open()).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void theFormerRootKeyIsNowhereAnyMore() throws IOException {
        String former = Files.readString(home.folder().resolve("root/root.key")).strip();

        home.rotation().rotate(home.keeping());

        try (Stream<Path> files = Files.walk(home.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(former);
            }
        }
    }

    @Test
    void isOnTheRecordOnce() {
        Outcome outcome = home.rotation().rotate(home.keeping());
        home.open().close();
        home.open().close();

        RootKeyNote note = ((Outcome.Changed) outcome).note();
        List<AuditRecord> records = home.recorded();
        assertThat(records).extracting(AuditRecord::eventName).containsExactly("RotateRootKey");
        assertThat(records.getFirst().eventId()).isEqualTo(note.eventId());
        assertThat(records.getFirst().userName()).isEqualTo(System.getProperty("user.name"));
        assertThat(records.getFirst().json())
                .contains("\"fingerprint\":\"" + note.change().present() + "\"")
                .contains("\"formerFingerprint\":\"" + note.change().former() + "\"");
        assertThat(note.change().present()).isNotEqualTo(note.change().former());
    }

    @Test
    void theKeyMovesBehindAPassphraseAndAnotherAndBack() {
        Home first = home.behind(Home.PASSPHRASE);
        Home second = home.behind("battery horse correct");
        home.rotation().rotate(first.keeping());

        assertThatThrownBy(() -> home.open())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("kept another way");
        assertThatThrownBy(() -> second.rotation().rotate(home.keeping()))
                .isInstanceOf(RootKeyException.class)
                .hasMessageContaining("passphrase is wrong");

        Outcome.Changed same = (Outcome.Changed) first.rotation().protect(second.keeping());
        assertThat(same.note().change().present()).isEqualTo(same.note().change().former());

        second.rotation().rotate(home.keeping());
        assertThat(home.opens(sealed)).isTrue();
    }

    @Test
    void whatOnlyProtectsTheKeyIsOnTheRecordTooAndMakesItNoYounger() {
        Outcome.Changed first = (Outcome.Changed) home.rotation().protect(home.keeping());
        Outcome.Changed again = (Outcome.Changed) home.rotation().protect(home.keeping());

        assertThat(again.note().since()).isEqualTo(first.note().since());
        assertThat(home.opens(sealed)).isTrue();
        assertThat(home.recorded())
                .extracting(AuditRecord::eventName)
                .containsExactly("ProtectRootKey", "ProtectRootKey");
    }

    @Test
    void aShortPassphraseChangesNothing() {
        assertThatThrownBy(() -> home.rotation().rotate(home.behind("elevenchars").keeping()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("shorter than 12");

        assertThat(home.opens(sealed)).isTrue();
    }

    @Test
    void refusesWhileAServerRuns() {
        try (Server _ = Server.start(home.configuration(), InstantSource.system())) {
            assertThatThrownBy(() -> home.rotation().rotate(home.keeping()))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("in use");
        }
        assertThat(home.opens(sealed)).isTrue();
    }

    @Test
    void makesNoInstallationWhereThereIsNone() {
        Home none = Home.in(temp.resolve("none"));

        assertThatThrownBy(() -> none.rotation().rotate(none.keeping()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no installation");
        assertThat(none.folder()).doesNotExist();
    }

    @Test
    void refusesToLeaveARegionBehind() {
        Home elsewhere = home.with("regions", "eu-central-1");

        assertThatThrownBy(() -> elsewhere.rotation().rotate(elsewhere.keeping()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("1 regions of accounts that `regions` does not name");
        assertThat(home.root().file("root.key.next")).doesNotExist();
        assertThat(home.opens(sealed)).isTrue();
    }

    @Test
    void olderDataOpenWithTheNewestRootDirectoryAndWhatWasErasedStaysDead() {
        Sealed erasedBefore = home.seal();
        Sealed erasedAfter = home.seal();
        Home.copy(home.folder().resolve("data"), home.folder().resolve("older"));
        home.erase(erasedBefore.key());
        home.rotation().rotate(home.keeping());
        Home.copy(home.folder().resolve("data"), home.folder().resolve("less-old"));
        home.erase(erasedAfter.key());
        home.rotation().rotate(home.keeping());

        for (String data : List.of("older", "less-old", "data")) {
            forgetLastSeen();
            assertThat(home.withData(data).opens(sealed)).as(data).isTrue();
            assertThat(home.withData(data).has(erasedBefore.key())).as(data).isFalse();
            assertThat(home.withData(data).has(erasedAfter.key())).as(data).isFalse();
        }
    }

    /// As docs/operations/backup.md says: the record of older data is shorter than was seen.
    private void forgetLastSeen() {
        try {
            Files.deleteIfExists(home.folder().resolve("root/ledger.last-seen"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot forget the last head", e);
        }
    }

    private static boolean isWrapped(Path file) {
        return !UNWRAPPED.contains(nameOf(file));
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }
}
