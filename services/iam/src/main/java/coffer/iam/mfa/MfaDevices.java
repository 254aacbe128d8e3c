package coffer.iam.mfa;

import coffer.iam.IamError;
import coffer.iam.credential.Vault;
import coffer.iam.directory.Counters.Counter;
import coffer.iam.directory.Directory;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.directory.Shelf;
import coffer.iam.mfa.MfaDevice.Assignment;
import coffer.iam.paging.Keyed;
import coffer.kernel.Arn;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.Stream;

/// Where virtual MFA devices are kept: by path and name, with an index by owner.
public final class MfaDevices {
    // AWS: IAM User Guide, "IAM and AWS STS quotas": as many as users; eight for each of them.
    static final int PER_ACCOUNT = EntityKind.USER.perAccount();
    static final int PER_OWNER = 8;

    private static final Table<MfaDevice> DEVICES =
            Table.ordered("iam_mfa_devices", MfaDevice.class);
    private static final Table<Owned> OWNED = Table.ordered("iam_mfa_owned", Owned.class);
    // As long as AWS's: 64 characters of base 32.
    private static final int SEED_BYTES = 40;

    private final Directory directory;
    private final Vault vault;
    private final SecureRandom random;
    private final Shelf<MfaDevice> devices;
    private final Counter all;
    private final Counter inUse;

    record Owned(String serial) {}

    public MfaDevices(Directory directory, Vault vault, SecureRandom random) {
        this.directory = directory;
        this.vault = vault;
        this.random = random;
        this.devices = new Shelf<>(DEVICES, directory.scope("mfa"));
        this.all = directory.counters().of("mfa", devices::count);
        this.inUse = directory.counters().of("mfa in use", snapshot -> 0);
    }

    /// `path` begins and ends with a slash.
    Arn arn(String path, String name) {
        return Arn.global("iam", directory.account(), "mfa" + path + name);
    }

    Optional<MfaDevice> find(Snapshot snapshot, String serial) {
        return devices.find(snapshot, MfaDevice.place(serial))
                .filter(device -> device.serial().equals(serial));
    }

    Stream<Keyed<MfaDevice>> after(Snapshot snapshot, Optional<String> after) {
        return devices.after(snapshot, after);
    }

    Stream<MfaDevice> ownedBy(Snapshot snapshot, String ownerId) {
        return owned(ownerId)
                .all(snapshot)
                .flatMap(owned -> find(snapshot, owned.serial()).stream());
    }

    /// How many there are, and how many of them are somebody's.
    public Counts counts(Snapshot snapshot) {
        return new Counts(all.in(snapshot), inUse.in(snapshot));
    }

    /// How many devices there are.
    public record Counts(int all, int inUse) {}

    public boolean hasAny(Snapshot snapshot, String ownerId) {
        return owned(ownerId).all(snapshot).findAny().isPresent();
    }

    /// What keeps a user from being deleted.
    public Optional<String> impediment(Snapshot snapshot, Entity entity) {
        return hasAny(snapshot, entity.id())
                ? Optional.of("must delete MFA device first.")
                : Optional.empty();
    }

    /// Throws if the name is taken or the account is full. `seed` stays the caller's.
    void add(Transaction tx, MfaDevice device) {
        if (devices.find(tx, device.place()).isPresent()) {
            throw IamError.ENTITY_ALREADY_EXISTS.because(
                    "MFADevice entity at the same path and name already exists.");
        }
        if (counts(tx).all() >= PER_ACCOUNT) {
            throw Directory.quota("VirtualMFADevicesPerAccount", PER_ACCOUNT);
        }
        all.add(tx, 1);
        devices.put(tx, device.place(), device);
    }

    void put(Transaction tx, MfaDevice device) {
        devices.put(tx, device.place(), device);
    }

    void remove(Transaction tx, MfaDevice device) {
        all.add(tx, -1);
        devices.delete(tx, device.place());
    }

    void assign(Transaction tx, MfaDevice device, Assignment to) {
        if (owned(to.ownerId()).all(tx).count() >= PER_OWNER) {
            throw Directory.quota("MFADevicesPerUser", PER_OWNER);
        }
        inUse.add(tx, 1);
        put(tx, device.assigned(Optional.of(to)));
        owned(to.ownerId()).put(tx, device.place(), new Owned(device.serial()));
    }

    void release(Transaction tx, MfaDevice device) {
        device.assignment().ifPresent(was -> owned(was.ownerId()).delete(tx, device.place()));
        inUse.add(tx, -1);
        put(tx, device.assigned(Optional.empty()));
    }

    SecretBytes newSeed() {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        return SecretBytes.adopt(seed);
    }

    Bytes sealed(Transaction tx, SecretBytes seed, String serial) {
        return vault.seal(tx, seed, purpose(serial));
    }

    /// The result is the caller's to close.
    SecretBytes seed(Snapshot snapshot, MfaDevice device) {
        return vault.open(snapshot, device.sealedSeed(), purpose(device.serial()));
    }

    private Shelf<Owned> owned(String ownerId) {
        return new Shelf<>(OWNED, directory.scope("mfa of", ownerId));
    }

    private static String purpose(String serial) {
        return "mfa seed " + serial;
    }
}
