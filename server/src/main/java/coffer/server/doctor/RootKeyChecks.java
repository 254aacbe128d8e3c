package coffer.server.doctor;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.root.RootDirectory;
import coffer.crypto.root.RootKey;
import coffer.crypto.root.RootKeyException;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.server.config.RootKeyProvider;
import coffer.server.config.Settings;
import coffer.server.root.Keeping;
import coffer.server.root.RootAccess;
import coffer.server.root.RootChange;
import coffer.server.root.RootKeyNote;
import coffer.server.root.RootKeys;
import coffer.server.root.SealedFiles;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Whether the root key can be had, how old it is, and whether a change of it was left half done.
final class RootKeyChecks {
    private static final String RESTORE =
            "bring the root directory back from its backup; without it the data cannot be read";

    private static final String CHECK = "root key";

    private final Configuration configuration;
    private final InstantSource clock;
    private final SecureRandom random;

    RootKeyChecks(Configuration configuration, InstantSource clock, SecureRandom random) {
        this.configuration = configuration;
        this.clock = clock;
        this.random = random;
    }

    List<Finding> rootKey() {
        if (!Files.isDirectory(configuration.value(Settings.ROOT_DIR))) {
            return List.of(Finding.fail(CHECK, "there is none", RESTORE));
        }
        RootKeys rootKeys = new RootKeys(configuration, random);
        if (RootChange.isPending(rootKeys.directory())) {
            return List.of(
                    Finding.fail(
                            CHECK,
                            "a change of it was cut short",
                            "start the server, or run the same `coffer root-key` command again:"
                                    + " either ends it"));
        }
        List<Finding> findings = new ArrayList<>(leftovers(rootKeys.directory()));
        findings.addFirst(opened(rootKeys));
        return findings;
    }

    private Finding opened(RootKeys rootKeys) {
        try (RootKey root = rootKeys.open()) {
            return found(new SealedFiles(rootKeys.directory(), root));
        } catch (AuthenticationFailedException e) {
            return Finding.fail(CHECK, "it is not this installation's", RESTORE);
        } catch (RootKeyException | ConfigurationException e) {
            return Finding.fail(CHECK, Doctor.sentence(e), RESTORE);
        }
    }

    private Finding found(SealedFiles files) {
        Keeping keeping = Keeping.of(configuration);
        try (RootAccess access =
                RootAccess.find(files)
                        .orElseThrow(() ->
                                new ConfigurationException("root-access.sealed is missing"))) {
            Instant since = RootKeyNote.since(files, files.directory().file(keeping.fileName()));
            return Finding.ok(
                    CHECK,
                    "%s, %d days old, and opens what is sealed for account %s"
                            .formatted(
                                    keeping.sentence(),
                                    Duration.between(since, clock.instant()).toDays(),
                                    access.account()));
        }
    }

    private static List<Finding> leftovers(RootDirectory directory) {
        List<Finding> findings = new ArrayList<>();
        if (Files.exists(RootChange.former(directory))) {
            findings.add(
                    Finding.warn(
                            CHECK,
                            "a former root key is still in its token",
                            "run `coffer root-key rotate` again with the settings of before: it"
                                    + " destroys that key and does nothing else"));
        }
        for (RootKeyProvider provider : RootKeyProvider.values()) {
            if (Files.notExists(RootChange.next(directory, provider))) continue;
            findings.add(
                    Finding.warn(
                            CHECK,
                            "a key is left that was made for a change that never happened",
                            "run the same `coffer root-key` command again: it uses or destroys"
                                    + " that key"));
        }
        return findings;
    }
}
