package coffer.server.doctor;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.pkcs11.Token;
import coffer.crypto.pkcs11.TokenException;
import coffer.kms.customstore.HsmCluster;
import coffer.server.HsmClusters;
import coffer.server.blobs.Places;
import coffer.server.config.Configuration;
import coffer.server.config.Settings;
import coffer.server.copy.InstallationCopy;
import coffer.store.StoreUnavailableException;
import coffer.store.blob.BlobStores;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Whether the data hang from this root key, and whether other keys that the settings name are
/// there.
final class KeyChecks {
    private static final long MOST_COPIED_BYTES = 1L << 30;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Configuration configuration;
    private final InstantSource clock;
    private final SecureRandom random;
    private Optional<Opened> opened = Optional.empty();

    KeyChecks(Configuration configuration, InstantSource clock, SecureRandom random) {
        this.configuration = configuration;
        this.clock = clock;
        this.random = random;
    }

    /// Whether the tokens of custom key stores are there; their PINs are not tried.
    List<Finding> hsmClusters() {
        return HsmClusters.read(configuration).stream().map(KeyChecks::cluster).toList();
    }

    private static Finding cluster(HsmCluster cluster) {
        try {
            new Token(cluster.token(), PATIENCE).requireThere();
            return Finding.ok("hsm clusters", cluster.id() + " is " + cluster.token());
        } catch (TokenException failure) {
            return Finding.fail(
                    "hsm clusters",
                    cluster.id() + ": " + Doctor.sentence(failure),
                    "see that its library works for this user; docs/guide/hsm.md");
        }
    }

    /// Opens a copy of the records, which unwraps every key above the wrapped keys themselves.
    List<Finding> keyTable() {
        return opened().keyTable();
    }

    /// What the scrubber left in the records.
    List<Finding> integrity() {
        return opened().integrity();
    }

    /// Whether the places for blobs are ours still.
    List<Finding> places() {
        return opened().places();
    }

    /// What a copy of the records tells; one is made for all these checks.
    private record Opened(List<Finding> keyTable, List<Finding> integrity, List<Finding> places) {
        static final Opened NONE = new Opened(List.of(), List.of(), List.of());

        static Opened refused(Finding why) {
            return new Opened(List.of(why), List.of(), List.of());
        }
    }

    private Opened opened() {
        if (opened.isEmpty()) opened = Optional.of(open());
        return opened.get();
    }

    private Opened open() {
        if (Files.notExists(configuration.value(Settings.DATA_DIR).resolve("format"))) {
            return Opened.NONE;
        }
        if (InstallationCopy.sizeBytes(configuration) > MOST_COPIED_BYTES) {
            return Opened.refused(
                    Finding.warn(
                            "key table",
                            "not checked: the records are larger than 1 GiB",
                            "the next start of the server checks it; /-/metrics tells of"
                                    + " integrity"));
        }
        BlobStores.Elsewhere seen = Places.seen(configuration);
        try (InstallationCopy copy = InstallationCopy.of(configuration, seen, clock, random)) {
            return new Opened(
                    List.of(Finding.ok("key table", "it opens under this root key")),
                    IntegrityChecks.of(copy.store(), clock.instant()),
                    PlaceChecks.of(Places.tenures(configuration, copy.directory(), clock, random)));
        } catch (AuthenticationFailedException | StoreUnavailableException e) {
            return Opened.refused(
                    Finding.fail(
                            "key table",
                            "data and root directory do not fit: " + Doctor.sentence(e),
                            "use the newest root directory of this installation"));
        }
    }
}
