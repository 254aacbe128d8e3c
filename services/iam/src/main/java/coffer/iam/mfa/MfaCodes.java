package coffer.iam.mfa;

import coffer.crypto.TimeCodes;
import coffer.iam.credential.Attempts;
import coffer.iam.mfa.MfaDevice.Assignment;
import coffer.kernel.SecretBytes;
import coffer.store.Snapshot;
import coffer.store.Store;
import coffer.store.Transaction;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// Checks the codes of MFA devices. A code is good once: looking at it makes a [Proof], and that is
/// spent in the transaction that makes use of it.
public final class MfaCodes {
    // How far a clock may have run away since its device was seen: one step either way.
    private static final int DRIFT = 1;
    // How far two codes in a row are looked for: an hour either way.
    private static final int LOST = 120;

    private final Store store;
    private final MfaDevices devices;
    private final Attempts attempts;

    public MfaCodes(Store store, MfaDevices devices, Attempts attempts) {
        this.store = store;
        this.devices = devices;
        this.attempts = attempts;
    }

    public MfaDevices devices() {
        return devices;
    }

    /// What is found of a code.
    public sealed interface Verdict {
        record Valid(Proof proof) implements Verdict {}

        /// The device is another's, or does not exist.
        record NoDevice() implements Verdict {}

        record Invalid() implements Verdict {}
    }

    /// A code that was right and is not spent yet; `drift` and `step` tell where it was found.
    public record Proof(String serial, String ownerId, long drift, long step) {}

    /// `ownerId` is a user's unique id, or the account's digits for the root user.
    public Verdict verify(String ownerId, String serial, String code, Instant now) {
        Optional<Opened> opened = store.read(snapshot -> open(snapshot, ownerId, serial));
        if (opened.isEmpty()) return new Verdict.NoDevice();
        try (Opened device = opened.get()) {
            if (!attempts.begin(serial, now)) return new Verdict.Invalid();
            Assignment assignment = device.assignment();
            long here = TimeCodes.step(now);
            long middle = here + assignment.drift();
            long first = Math.max(middle - DRIFT, assignment.lastStep() + 1);
            OptionalLong step = TimeCodes.find(device.seed(), code, first, middle + DRIFT);
            if (step.isEmpty()) return new Verdict.Invalid();
            attempts.succeeded(serial);
            long found = step.getAsLong();
            return new Verdict.Valid(new Proof(serial, ownerId, found - here, found));
        }
    }

    /// Whether the code could still be used; now it cannot be any more.
    public boolean spend(Transaction tx, Proof proof) {
        Optional<MfaDevice> device = devices.find(tx, proof.serial());
        Optional<Assignment> assignment =
                device.flatMap(MfaDevice::assignment)
                        .filter(each -> each.ownerId().equals(proof.ownerId()))
                        .filter(each -> each.lastStep() < proof.step());
        if (device.isEmpty() || assignment.isEmpty()) return false;
        Assignment seen = assignment.get().seen(proof.drift(), proof.step());
        devices.put(tx, device.get().assigned(Optional.of(seen)));
        return true;
    }

    /// Where the second of two codes in a row was found. Codes that were used before do not count.
    Optional<Sighting> locate(MfaDevice device, Pair codes, Instant now) {
        if (!attempts.begin(device.serial(), now)) return Optional.empty();
        long used = device.assignment().map(Assignment::lastStep).orElse(Long.MIN_VALUE);
        try (SecretBytes seed = store.read(snapshot -> devices.seed(snapshot, device))) {
            long here = TimeCodes.step(now);
            long first = Math.max(here - LOST, used == Long.MIN_VALUE ? used : used + 1);
            for (long step = first; step < here + LOST; step++) {
                boolean isPair =
                        TimeCodes.find(seed, codes.first(), step, step).isPresent()
                                && TimeCodes.find(seed, codes.second(), step + 1, step + 1)
                                        .isPresent();
                if (!isPair) continue;
                attempts.succeeded(device.serial());
                return Optional.of(new Sighting(step + 1 - here, step + 1));
            }
            return Optional.empty();
        }
    }

    /// Two codes that a device showed one after the other.
    record Pair(String first, String second) {}

    /// By how many steps a device's clock is ahead, and the last step it showed.
    record Sighting(long drift, long step) {}

    private record Opened(Assignment assignment, SecretBytes seed) implements AutoCloseable {
        @Override
        public void close() {
            seed.close();
        }
    }

    private Optional<Opened> open(Snapshot snapshot, String ownerId, String serial) {
        Optional<MfaDevice> device = devices.find(snapshot, serial);
        return device.flatMap(MfaDevice::assignment)
                .filter(assignment -> assignment.ownerId().equals(ownerId))
                .map(assignment ->
                        new Opened(assignment, devices.seed(snapshot, device.orElseThrow())));
    }
}
