package coffer.server.doctor;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.root.RootKeyException;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.store.StoreUnavailableException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Makes every check and collects what each found. A check that cannot be made is a finding too.
public final class Doctor {
    private final Map<String, Supplier<List<Finding>>> checks = new LinkedHashMap<>();

    /// What is to be examined. `backupMarker` is a file that the backup touches when it is done.
    public record Patient(
            Configuration configuration, Optional<Path> backupMarker, Duration maxBackupAge) {}

    public Doctor(Patient patient, Machine machine, InstantSource clock) {
        Configuration configuration = patient.configuration();
        SecureRandom random = new SecureRandom();
        MachineChecks here = new MachineChecks(machine);
        StorageChecks storage = new StorageChecks(configuration);
        RootKeyChecks rootKey = new RootKeyChecks(configuration, clock, random);
        KeyChecks keys = new KeyChecks(configuration, clock, random);
        PlaceChecks places = new PlaceChecks(configuration);
        LedgerChecks ledger = new LedgerChecks(configuration, clock);
        DoorChecks door = new DoorChecks(configuration, clock);
        checks.put("java", here::java);
        checks.put("memory", here::memory);
        checks.put("entropy", here::entropy);
        checks.put("limits", here::limits);
        checks.put("core dumps", here::coreDumps);
        checks.put("swap", here::swap);
        checks.put("clock", here::clock);
        checks.put("directories", storage::directories);
        checks.put("file systems", storage::apart);
        checks.put("free space", storage::space);
        checks.put("durable writes", storage::durability);
        checks.put("blob places", places::answer);
        checks.put("root key", rootKey::rootKey);
        checks.put("key table", keys::keyTable);
        checks.put("places held", keys::places);
        checks.put("integrity", keys::integrity);
        checks.put("hsm clusters", keys::hsmClusters);
        checks.put("ledger", ledger::record);
        checks.put("last head", ledger::lastHead);
        checks.put("authority", door::authority);
        checks.put("port", door::port);
        checks.put("backup", () -> List.of(Backups.age(patient, clock.instant())));
    }

    /// In the order of the checks.
    public List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        checks.keySet().forEach(name -> findings.addAll(examine(name)));
        return findings;
    }

    /// What one check found.
    List<Finding> examine(String name) {
        Supplier<List<Finding>> none = () -> List.of();
        return attempt(name, checks.getOrDefault(name, none));
    }

    private static List<Finding> attempt(String name, Supplier<List<Finding>> check) {
        try {
            return check.get();
        } catch (UncheckedIOException
                | ConfigurationException
                | RootKeyException
                | StoreUnavailableException
                | AuthenticationFailedException e) {
            return List.of(
                    Finding.fail(
                            name,
                            "cannot be checked: " + Doctor.sentence(e),
                            "run the doctor as the user who runs the server"));
        }
    }

    /// The message, and that of the cause where it says more.
    static String sentence(RuntimeException failure) {
        String message = Optional.ofNullable(failure.getMessage()).orElse("no reason given");
        return Optional.ofNullable(failure.getCause())
                .map(Throwable::toString)
                .filter(cause -> !cause.contains(message))
                .map(cause -> message + " (" + cause + ")")
                .orElse(message);
    }
}
