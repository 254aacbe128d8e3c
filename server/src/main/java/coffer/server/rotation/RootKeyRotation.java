package coffer.server.rotation;

import coffer.crypto.root.Inheritance;
import coffer.crypto.root.Rewrapping;
import coffer.crypto.root.RootDirectory;
import coffer.crypto.root.RootKey;
import coffer.kernel.Bytes;
import coffer.kernel.FreshIds;
import coffer.server.Installation;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.server.config.RootKeyProvider;
import coffer.server.config.Settings;
import coffer.server.fsck.OfflineInstallation;
import coffer.server.root.Keeping;
import coffer.server.root.RootChange;
import coffer.server.root.RootKeyNote;
import coffer.server.root.RootKeys;
import coffer.server.root.SealedFiles;
import coffer.store.DurableFiles;
import coffer.store.StoreDirectory;
import coffer.store.keys.DomainKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Gives an installation another root key, or keeps the same one another way. The data are left as
/// they are.
///
/// Wherever it is cut off, the installation opens as before or as after, and the next start, or the
/// command itself, ends what was begun.
public final class RootKeyRotation {
    private final Configuration configuration;
    private final InstantSource clock;
    private final Runnable afterStep;
    private final SecureRandom random = new SecureRandom();

    /// What came of it.
    public sealed interface Outcome {
        /// It is done.
        record Changed(RootKeyNote note) implements Outcome {}

        /// An earlier one, which had been cut short, was ended; nothing else was done.
        record Finished() implements Outcome {}
    }

    public RootKeyRotation(Configuration configuration, InstantSource clock) {
        this(configuration, clock, () -> {});
    }

    /// Runs `afterStep` after each step, any of which may be the last before a crash.
    RootKeyRotation(Configuration configuration, InstantSource clock, Runnable afterStep) {
        this.configuration = configuration;
        this.clock = clock;
        this.afterStep = afterStep;
    }

    /// Makes a new root key, to be kept as `next` says, and destroys the present one.
    ///
    /// Throws [ConfigurationException] if there is no installation or its server runs, and
    /// [coffer.crypto.root.RootKeyException] if either key cannot be had; then nothing has changed.
    public Outcome rotate(Keeping next) {
        return change(next, this::rotated);
    }

    /// Keeps the present root key as `next` says, and destroys what kept it until now. Throws as
    /// [#rotate] does, and if a token has the key or is to have it.
    public Outcome protect(Keeping next) {
        return change(next, this::kept);
    }

    /// What becomes of the root directory, given the installation.
    private interface Plan {
        Planned of(Installation installation, Keeping next);
    }

    private record Planned(Map<String, Bytes> contents, RootKeyNote note) {
        Planned {
            contents = Map.copyOf(contents);
        }
    }

    private Outcome change(Keeping next, Plan plan) {
        OfflineInstallation.requireInstallation(configuration);
        if (finishEarlier()) return new Outcome.Finished();
        RootKeyNote note;
        try (Installation installation =
                OfflineInstallation.openRecords(configuration, clock, random)) {
            discard(RootKeyProvider.KEY_FILE);
            discard(RootKeyProvider.PASSPHRASE);
            Planned planned = plan.of(installation, next);
            note = planned.note();
            new RootChange(planned.contents(), present().provider(), next.provider())
                    .commit(directory());
            afterStep.run();
            var _ = RootChange.finish(directory(), afterStep);
            record(installation, note);
            afterStep.run();
        }
        var _ = destroyFormer();
        return new Outcome.Changed(note);
    }

    private Planned rotated(Installation installation, Keeping keeping) {
        SealedFiles files = installation.sealed();
        List<DomainKeys.Kept> wrapped =
                new DomainsKept(installation, configuration.value(Settings.REGIONS)).all();
        Path file = RootChange.next(directory(), keeping.provider());
        // A root directory of before then lacks the top key that the data name.
        installation.directory().keys().renewTop();
        afterStep.run();
        // A key that a token made for a rotation that was cut short will do.
        if (Files.notExists(file)) keeping.create(file, random).close();
        afterStep.run();
        // From its file, so that nothing depends on a key that could not be opened tomorrow.
        try (RootKey next = keeping.open(file, random);
                Inheritance left = Inheritance.of(files.root())) {
            for (DomainKeys.Kept each : wrapped) {
                left.add(files.root(), each.purpose(), each.wrapped().expose());
            }
            Map<String, Bytes> contents = new HashMap<>(files.rewrappedBy(next));
            contents.putAll(
                    StoreDirectory.rewrapped(directory(), new Rewrapping(files.root(), next)));
            contents.put(Inheritance.FILE, left.sealedBy(next));
            RootKeyNote note =
                    note(RootKeyNote.Event.ROTATED, now(), changeOf(files, next, keeping));
            contents.put(RootKeyNote.FILE, note.sealedBy(new SealedFiles(directory(), next)));
            return new Planned(contents, note);
        }
    }

    private Planned kept(Installation installation, Keeping keeping) {
        SealedFiles files = installation.sealed();
        Path file = RootChange.next(directory(), keeping.provider());
        keeping.keep(file, files.root(), random);
        afterStep.run();
        try (RootKey same = keeping.open(file, random)) {
            Instant since = RootKeyNote.since(files, directory().file(present().fileName()));
            RootKeyNote note =
                    note(RootKeyNote.Event.PROTECTED, since, changeOf(files, same, keeping));
            Bytes sealed = note.sealedBy(new SealedFiles(directory(), same));
            return new Planned(Map.of(RootKeyNote.FILE, sealed), note);
        }
    }

    private RootKeyNote note(RootKeyNote.Event event, Instant since, RootKeyNote.Change change) {
        return new RootKeyNote(
                new FreshIds(random).get().toString(), event, now(), since, change, operator());
    }

    private RootKeyNote.Change changeOf(SealedFiles files, RootKey next, Keeping keeping) {
        return new RootKeyNote.Change(
                files.root().fingerprint(),
                next.fingerprint(),
                present().provider().text(),
                keeping.provider().text());
    }

    private static String operator() {
        String name = System.getProperty("user.name", "").strip();
        return name.isEmpty() ? "unknown" : name;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private void record(Installation installation, RootKeyNote note) {
        installation.rootKeyRecords(configuration).catchUp(note, clock.instant());
    }

    private boolean finishEarlier() {
        boolean wasPending = RootChange.finish(directory(), afterStep);
        boolean hadFormer = destroyFormer();
        return wasPending || hadFormer;
    }

    /// A token's key can only be destroyed by whoever logs in there.
    private boolean destroyFormer() {
        Path former = RootChange.former(directory());
        if (Files.notExists(former)) return false;
        if (present().provider() != RootKeyProvider.PKCS11) {
            throw new ConfigurationException(
                    "the former root key is still in its token; run this with the settings of"
                            + " before, which name the token and its PIN, to destroy it");
        }
        present().destroy(former);
        afterStep.run();
        try {
            DurableFiles.delete(former);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot remove " + former, failure);
        }
        afterStep.run();
        return true;
    }

    /// What a change that was cut short before it was certain left behind.
    private void discard(RootKeyProvider provider) {
        Path file = RootChange.next(directory(), provider);
        try {
            DurableFiles.destroy(file);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot destroy " + file, failure);
        }
    }

    private Keeping present() {
        return Keeping.of(configuration);
    }

    private RootDirectory directory() {
        return new RootKeys(configuration, random).directory();
    }
}
