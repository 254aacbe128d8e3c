package coffer.testing.gate;

import coffer.crypto.root.KeyFileRootKey;
import coffer.crypto.root.RootDirectory;
import coffer.crypto.root.RootKey;
import coffer.gate.Call;
import coffer.gate.Identity;
import coffer.gate.InnerDoor;
import coffer.gate.Reentry;
import coffer.gate.Registry;
import coffer.kernel.Region;
import coffer.ledger.AuditRecord;
import coffer.ledger.Ledger;
import coffer.ledger.LedgerKeys;
import coffer.ledger.LedgerParts;
import coffer.store.Store;
import coffer.store.keys.DomainKeys;
import coffer.store.keys.KeyTable;
import coffer.store.sqlite.SqliteStore;
import coffer.testing.FakeClock;
import coffer.wire.http.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/// All that services stand on, real and in folders of its own: root key, store, key table and
/// ledger. Its clock stands still unless it is moved.
public final class Ground implements AutoCloseable {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final int MANY = 10_000;

    private final Places places;
    private final GroundSecrets secrets;
    private final FakeClock clock = new FakeClock(START);
    private final SecureRandom random = new SecureRandom();
    private final RootKey root;
    private final Store store;
    private final KeyTable keyTable;
    private final DomainKeys domainKeys;
    private final Ledger ledger;

    /// The data directory and the root directory.
    public record Places(Path data, Path root) {
        public static Places in(Path folder) {
            return new Places(folder.resolve("data"), folder.resolve("root"));
        }
    }

    public static Ground in(Path folder) {
        return at(Places.in(folder), GroundSecrets.random(new SecureRandom()));
    }

    /// What lies at `places` already, if anything does, is opened with the secrets it was made
    /// with.
    public static Ground at(Places places, GroundSecrets secrets) {
        return new Ground(places, secrets);
    }

    private Ground(Places places, GroundSecrets secrets) {
        this.places = places;
        this.secrets = secrets;
        RootDirectory directory = RootDirectory.at(places.root());
        Path key = directory.file("root.key");
        this.root =
                Files.exists(key)
                        ? KeyFileRootKey.open(key, random)
                        : KeyFileRootKey.create(key, random);
        this.store = SqliteStore.open(folder("store"), secrets.storeKey());
        this.keyTable = KeyTable.open(store, new KeyTable.Ports(directory, root, clock, random));
        this.domainKeys = new DomainKeys(keyTable, root, random);
        this.ledger =
                Ledger.open(
                        new LedgerParts(
                                folder("ledger"),
                                store,
                                new LedgerKeys(secrets.ledgerKey(), secrets.signing()),
                                new ForgetfulWitness(),
                                clock,
                                random));
    }

    private Path folder(String name) {
        Path folder = places.data().resolve(name);
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("creating " + folder, e);
        }
    }

    public Places places() {
        return places;
    }

    public GroundSecrets secrets() {
        return secrets;
    }

    public FakeClock clock() {
        return clock;
    }

    public SecureRandom random() {
        return random;
    }

    public Store store() {
        return store;
    }

    public KeyTable keyTable() {
        return keyTable;
    }

    public DomainKeys domainKeys() {
        return domainKeys;
    }

    public Ledger ledger() {
        return ledger;
    }

    /// A door into this ground's books. Binds `reentry` too.
    public InnerDoor door(Registry registry, InnerDoor.Rules rules, Reentry reentry) {
        return new InnerDoor(registry, new InnerDoor.Books(store, ledger, clock), rules, reentry);
    }

    /// A call that is made now, with an upload of nothing.
    public Call call(Identity who, Region region) {
        return call(who, region, Headers.empty());
    }

    public Call call(Identity who, Region region, Headers headers) {
        return InnerDoor.call(who, clock.instant(), region, headers);
    }

    /// Everything recorded so far, oldest first.
    public List<AuditRecord> records() {
        ledger.drainNow();
        return ledger.read(0, MANY).stream().map(Ledger.Indexed::value).toList();
    }

    @Override
    public void close() {
        ledger.close();
        domainKeys.close();
        keyTable.close();
        store.close();
        root.close();
    }
}
