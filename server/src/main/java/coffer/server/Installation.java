package coffer.server;

import coffer.crypto.root.RootDirectory;
import coffer.crypto.root.RootKey;
import coffer.ledger.FileWitness;
import coffer.ledger.Ledger;
import coffer.ledger.LedgerKeys;
import coffer.ledger.LedgerParts;
import coffer.ledger.erasure.Notary;
import coffer.server.blobs.Places;
import coffer.server.config.Configuration;
import coffer.server.config.Settings;
import coffer.server.root.RootAccess;
import coffer.server.root.RootKeyNote;
import coffer.server.root.RootKeyRecords;
import coffer.server.root.RootKeys;
import coffer.server.root.SealedFiles;
import coffer.store.StoreDirectory;
import coffer.store.keys.DomainKeys;
import coffer.store.keys.KeyTable;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/// Everything that lasts: the root key, the store, the ledger and the installation's own secrets.
public final class Installation implements AutoCloseable {
    private final Path dataDirectory;
    private final RootKey root;
    private final SealedFiles sealed;
    private final StoreDirectory directory;
    private final DomainKeys domainKeys;
    private final Ledger ledger;
    private final LedgerKeys ledgerKeys;
    private final RootAccess access;

    private Installation(Opened opened, Ledger ledger, LedgerKeys ledgerKeys, RootAccess access) {
        this.dataDirectory = opened.dataDirectory();
        this.root = opened.root();
        this.sealed = opened.sealed();
        this.directory = opened.directory();
        this.domainKeys = opened.domainKeys();
        this.ledger = ledger;
        this.ledgerKeys = ledgerKeys;
        this.access = access;
    }

    private record Opened(
            Path dataDirectory,
            RootKey root,
            SealedFiles sealed,
            StoreDirectory directory,
            DomainKeys domainKeys) {}

    /// Opens what the configuration names, or creates it on the first start.
    public static Installation open(
            Configuration configuration, InstantSource clock, SecureRandom random) {
        RootKeys rootKeys = new RootKeys(configuration, random);
        RootDirectory rootDirectory = rootKeys.directory();
        Path data = configuration.value(Settings.DATA_DIR).toAbsolutePath().normalize();
        RootKey root = rootKeys.openOrCreate();
        SealedFiles sealed = new SealedFiles(rootDirectory, root);
        StoreDirectory directory =
                StoreDirectory.open(
                        data,
                        new KeyTable.Ports(rootDirectory, root, clock, random),
                        Places.open(configuration),
                        configuration.value(Settings.DISK_RESERVE));
        Opened opened =
                new Opened(
                        data,
                        root,
                        sealed,
                        directory,
                        new DomainKeys(directory.keys(), root, random));
        LedgerKeys ledgerKeys = InstallationKeys.openOrCreateLedgerKeys(sealed, random);
        Ledger ledger =
                Ledger.open(
                        new LedgerParts(
                                InstallationKeys.ledgerDirectory(data),
                                directory.store(),
                                ledgerKeys,
                                new FileWitness(InstallationKeys.witnessFile(rootDirectory)),
                                clock,
                                random));
        RootAccess access =
                RootAccess.openOrCreate(sealed, configuration.value(Settings.ACCOUNT_ID), random);
        Installation installation = new Installation(opened, ledger, ledgerKeys, access);
        RootKeyNote.find(sealed)
                .ifPresent(note ->
                        installation.rootKeyRecords(configuration).catchUp(note, clock.instant()));
        return installation;
    }

    public Path dataDirectory() {
        return dataDirectory;
    }

    public SealedFiles sealed() {
        return sealed;
    }

    public StoreDirectory directory() {
        return directory;
    }

    public DomainKeys domainKeys() {
        return domainKeys;
    }

    public Ledger ledger() {
        return ledger;
    }

    /// Signs with the key of the ledger's heads.
    public Notary notary(Duration backupWindow) {
        return new Notary(ledgerKeys.signing(), backupWindow);
    }

    /// What is recorded of the root key is the first account's, in the installation's own region.
    public RootKeyRecords rootKeyRecords(Configuration configuration) {
        return new RootKeyRecords(
                directory.store(),
                ledger,
                access.account(),
                configuration.value(Settings.REGIONS).getFirst());
    }

    public RootAccess access() {
        return access;
    }

    @Override
    public void close() {
        ledger.close();
        ledgerKeys.sealingKey().close();
        domainKeys.close();
        directory.close();
        access.close();
        root.close();
    }
}
