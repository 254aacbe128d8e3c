package coffer.server.fsck;

import coffer.crypto.AuthenticationFailedException;
import coffer.kernel.Region;
import coffer.s3.bucket.BucketKeys;
import coffer.s3.integrity.Flaw;
import coffer.s3.integrity.Inventory;
import coffer.s3.integrity.LostNames;
import coffer.s3.integrity.Survey;
import coffer.server.Installation;
import coffer.server.config.Configuration;
import coffer.server.config.Settings;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// Finds and names every inconsistency between records, keys, blobs and manifests. The ledger is
/// verified by [coffer.server.audit.Audit].
public final class Fsck {
    private final Configuration configuration;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /// What was gone through, and what is amiss in it.
    public record Report(
            long records, long keys, long versions, long uploads, long damages, long others) {
        /// Whether nothing at all is amiss.
        public boolean isClean() {
            return damages == 0 && others == 0;
        }
    }

    public Fsck(Configuration configuration, InstantSource clock) {
        this.configuration = configuration;
        this.clock = clock;
    }

    /// Tells what is amiss while it goes; with `readsBytes`, of every byte there is.
    ///
    /// Throws [coffer.server.config.ConfigurationException] if there is no installation or its
    /// server runs.
    public Report check(boolean readsBytes, Consumer<Amiss> told) {
        Tally tally = new Tally(told);
        try (OfflineInstallation installation =
                OfflineInstallation.open(configuration, clock, random)) {
            List<Region> regions = configuration.value(Settings.REGIONS);
            return new Check(installation, regions, tally).run(readsBytes);
        } catch (AuthenticationFailedException foreign) {
            tally.accept(
                    Amiss.damage(
                            "BROKEN_KEY_TABLE",
                            "data and root directory do not open each other; see `coffer"
                                    + " doctor`"));
            return tally.report(0, 0, new Survey.Extent(0, 0, 0));
        }
    }

    /// Gives objects that no record names theirs back, where manifest, blobs and keys are there,
    /// and tells of each blob what came of it. Puts each on the ledger.
    ///
    /// Throws [coffer.server.config.ConfigurationException] if there is no installation or its
    /// server runs.
    public void restoreNames(Consumer<Restoration> told) {
        try (Installation installation =
                OfflineInstallation.openWhole(configuration, clock, random)) {
            Inventory inventory =
                    Inventory.offline(
                            installation.directory(),
                            new BucketKeys(
                                    installation.directory().keys(),
                                    installation.domainKeys(),
                                    random));
            LostNames names =
                    new LostNames(
                            new LostNames.Ports(
                                    inventory, installation.ledger(), clock, UUID::randomUUID));
            new Survey(inventory, false)
                    .run(flaw -> {
                        if (flaw.kind() != Flaw.Kind.LOST_NAME) return;
                        told.accept(
                                new Restoration(flaw, names.restore(flaw.blob().orElseThrow())));
                    });
        }
    }

    /// What came of a lost name: restored, unless it is said why it cannot be.
    public record Restoration(Flaw lost, Optional<String> impossible) {
        public String sentence() {
            String whose = lost.owner().map(Flaw.Owner::toString).orElse("nobody's");
            return impossible
                    .map(why -> "NOT RESTORED      " + whose + ": " + why)
                    .orElseGet(() -> "RESTORED          " + whose);
        }
    }

    /// Counts what it passes on.
    private static final class Tally implements Consumer<Amiss> {
        private final Consumer<Amiss> told;
        private long damages;
        private long others;

        Tally(Consumer<Amiss> told) {
            this.told = told;
        }

        @Override
        public void accept(Amiss amiss) {
            if (amiss.isDamage()) {
                damages++;
            } else {
                others++;
            }
            told.accept(amiss);
        }

        Report report(long records, long keys, Survey.Extent extent) {
            return new Report(records, keys, extent.versions(), extent.uploads(), damages, others);
        }
    }

    private record Check(OfflineInstallation installation, List<Region> regions, Tally tally) {
        Report run(boolean readsBytes) {
            RowCounts rows = new RowCounts(tally);
            installation.directory().store().audit(RecordKinds.ALL, rows);
            long keys = rows.of(RecordKinds.KEY_ROWS);
            new KeyOwners(installation.directory(), regions, tally).check(keys);
            Survey.Extent extent =
                    new Survey(installation.inventory(), readsBytes)
                            .run(flaw -> tally.accept(Amiss.of(flaw)));
            unreached("versions", rows.of(RecordKinds.VERSIONS) - extent.versions());
            unreached("uploads", rows.of(RecordKinds.UPLOADS) - extent.uploads());
            new UsageCheck(installation.directory().store(), tally).check();
            return tally.report(rows.all(), keys, extent);
        }

        private void unreached(String what, long count) {
            if (count <= 0) return;
            String sentence = "%d records of %s are of no bucket there is".formatted(count, what);
            tally.accept(Amiss.damage("STRAY_RECORDS", sentence));
        }
    }
}
