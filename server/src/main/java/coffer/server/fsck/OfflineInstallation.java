package coffer.server.fsck;

import coffer.crypto.root.RootKey;
import coffer.s3.bucket.BucketKeys;
import coffer.s3.integrity.Inventory;
import coffer.s3.residence.Tenures;
import coffer.server.Installation;
import coffer.server.blobs.Places;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.server.config.Settings;
import coffer.server.root.RootKeys;
import coffer.store.StoreDirectory;
import coffer.store.StoreUnavailableException;
import coffer.store.keys.DomainKeys;
import coffer.store.keys.KeyTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/// An installation whose server does not run, held as a server would hold it, so that none starts
/// meanwhile.
public final class OfflineInstallation implements AutoCloseable {
    private final RootKey root;
    private final StoreDirectory directory;
    private final DomainKeys domainKeys;
    private final SecureRandom random;

    private OfflineInstallation(RootKey root, StoreDirectory directory, SecureRandom random) {
        this.root = root;
        this.directory = directory;
        this.domainKeys = new DomainKeys(directory.keys(), root, random);
        this.random = random;
    }

    /// Throws [ConfigurationException] if there is none, if somebody uses it, or if its directories
    /// are of different installations; [coffer.crypto.AuthenticationFailedException] if its keys do
    /// not open one another.
    static OfflineInstallation open(
            Configuration configuration, InstantSource clock, SecureRandom random) {
        requireInstallation(configuration);
        Path data = configuration.value(Settings.DATA_DIR).toAbsolutePath().normalize();
        RootKeys rootKeys = new RootKeys(configuration, random);
        RootKey root = rootKeys.open();
        boolean isOpen = false;
        try {
            KeyTable.Ports ports = new KeyTable.Ports(rootKeys.directory(), root, clock, random);
            StoreDirectory directory =
                    told(() -> StoreDirectory.open(data, ports, Places.open(configuration), 0));
            isOpen = true;
            OfflineInstallation installation = new OfflineInstallation(root, directory, random);
            requirePlaces(
                    Places.tenures(configuration, directory, clock, random), installation::close);
            return installation;
        } finally {
            if (!isOpen) root.close();
        }
    }

    /// With its ledger, for whoever changes something. Throws the same.
    static Installation openWhole(
            Configuration configuration, InstantSource clock, SecureRandom random) {
        Installation installation = openRecords(configuration, clock, random);
        requirePlaces(
                Places.tenures(configuration, installation.directory(), clock, random),
                installation::close);
        return installation;
    }

    /// With its ledger, wherever its blobs are and whether they can be reached. Throws the same.
    public static Installation openRecords(
            Configuration configuration, InstantSource clock, SecureRandom random) {
        requireInstallation(configuration);
        new RootKeys(configuration, random).requireThere();
        return told(() -> Installation.open(configuration, clock, random));
    }

    /// Blobs that lie elsewhere would all be taken for lost.
    private static void requirePlaces(Tenures tenures, Runnable giveUp) {
        boolean areThere = false;
        try {
            Places.check(tenures::inspect);
            areThere = true;
        } finally {
            if (!areThere) giveUp.run();
        }
    }

    /// Why it cannot be opened is in the cause, and for the operator.
    private static <T> T told(Supplier<T> opening) {
        try {
            return opening.get();
        } catch (StoreUnavailableException refused) {
            throw new ConfigurationException(
                    Optional.ofNullable(refused.getCause())
                            .map(Throwable::getMessage)
                            .orElse("the data directory cannot be opened"));
        }
    }

    /// Opening would make one. Throws [ConfigurationException] if there is none.
    public static void requireInstallation(Configuration configuration) {
        Path data = configuration.value(Settings.DATA_DIR);
        if (Files.notExists(data.resolve("format"))) {
            throw new ConfigurationException("there is no installation in " + data);
        }
    }

    StoreDirectory directory() {
        return directory;
    }

    Inventory inventory() {
        return Inventory.offline(directory, new BucketKeys(directory.keys(), domainKeys, random));
    }

    @Override
    public void close() {
        domainKeys.close();
        directory.close();
        root.close();
    }
}
