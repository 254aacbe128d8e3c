package coffer.server.copy;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.server.Installation;
import coffer.server.config.Configuration;
import coffer.store.keys.KeyId;
import coffer.store.keys.KeyTable;
import coffer.store.keys.WrappedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationCopyTest {
    private static final Bytes WRAPPED = Bytes.utf8("a wrapped key");

    @TempDir Path home;
    private final SecureRandom random = new SecureRandom();
    private final KeyId kept = KeyId.random(random);
    private final KeyId erased = KeyId.random(random);

    @Test
    void showsWhatIsThereWhileTheInstallationIsInUse() {
        try (Installation installation = open("data")) {
            put(installation);

            try (InstallationCopy copy = copyOf("data")) {
                assertThat(found(copy, kept)).contains(WRAPPED);
                assertThat(found(copy, erased)).contains(WRAPPED);
            }
        }
    }

    @Test
    void opensDataFromBeforeAnErasureThatWereNotStartedSince() throws IOException {
        try (Installation installation = open("data")) {
            put(installation);
        }
        copyFolder(home.resolve("data"), home.resolve("restored"));
        try (Installation installation = open("data")) {
            installation.directory().keys().erase(List.of(erased));
        }

        for (int times = 0; times < 2; times++) {
            try (InstallationCopy copy = copyOf("restored")) {
                assertThat(found(copy, kept)).contains(WRAPPED);
                assertThat(found(copy, erased)).isEmpty();
            }
        }
    }

    private void put(Installation installation) {
        KeyTable keys = installation.directory().keys();
        installation
                .directory()
                .store()
                .write(tx -> {
                    keys.put(tx, kept, WRAPPED);
                    keys.put(tx, erased, WRAPPED);
                    return true;
                });
    }

    private static Optional<Bytes> found(InstallationCopy copy, KeyId id) {
        return copy.store()
                .read(snapshot -> copy.keys().find(snapshot, id))
                .map(WrappedKey::wrapped);
    }

    private Installation open(String data) {
        return Installation.open(configuration(data), InstantSource.system(), random);
    }

    private InstallationCopy copyOf(String data) {
        return InstallationCopy.of(configuration(data), InstantSource.system(), random);
    }

    private Configuration configuration(String data) {
        return Configuration.of(
                Optional.empty(),
                Map.of(),
                Map.of(
                        "data-dir", home.resolve(data).toString(),
                        "root-dir", home.resolve("root").toString()));
    }

    private static void copyFolder(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
