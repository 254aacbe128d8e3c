package coffer.server.rotation;

import coffer.crypto.root.RootDirectory;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.ledger.AuditRecord;
import coffer.ledger.Query;
import coffer.server.Installation;
import coffer.server.audit.Audit;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.server.root.Keeping;
import coffer.store.keys.DomainKeys;
import coffer.store.keys.KeyId;
import coffer.store.keys.WrappedKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// An installation in a folder of its own, with settings that say how its root key is kept, and
/// what was sealed in it and must be opened again.
record Home(Path folder, Map<String, String> flags) {
    static final String PASSPHRASE = "correct horse battery";
    private static final Region REGION = new Region("us-east-1");
    private static final byte[] AAD = {7};
    private static final SecureRandom RANDOM = new SecureRandom();

    /// Sealed under a domain's key, and the id of a wrapped key in the table.
    record Sealed(Bytes bytes, KeyId key) {}

    Home {
        flags = Map.copyOf(flags);
    }

    static Home in(Path folder) {
        return new Home(folder, Map.of());
    }

    Home with(String name, String value) {
        Map<String, String> more = new HashMap<>(flags);
        more.put(name, value);
        return new Home(folder, more);
    }

    /// The same with a passphrase, which lies in a file of the folder's parent.
    Home behind(String passphrase) {
        Path file = folder.resolveSibling("passphrase-" + passphrase.hashCode());
        write(file, passphrase);
        return with("root-key", "passphrase").with("passphrase-file", file.toString());
    }

    /// The same root directory with other data.
    Home withData(String name) {
        return with("data-dir", folder.resolve(name).toString());
    }

    Configuration configuration() {
        Map<String, String> all = new HashMap<>(flags);
        all.putIfAbsent("data-dir", folder.resolve("data").toString());
        all.put("root-dir", folder.resolve("root").toString());
        all.put("listen-port", "0");
        return Configuration.of(Optional.empty(), Map.of(), all);
    }

    Keeping keeping() {
        return Keeping.of(configuration());
    }

    Installation open() {
        return Installation.open(configuration(), InstantSource.system(), RANDOM);
    }

    RootKeyRotation rotation() {
        return new RootKeyRotation(configuration(), InstantSource.system());
    }

    RootKeyRotation rotation(Runnable afterStep) {
        return new RootKeyRotation(configuration(), InstantSource.system(), afterStep);
    }

    /// Seals something, with keys that are made for it if there are none.
    Sealed seal() {
        try (Installation installation = open()) {
            DomainKeys.Domain domain = domain(installation);
            KeyId id = KeyId.random(RANDOM);
            byte[] text = "a secret".getBytes(StandardCharsets.UTF_8);
            return installation
                    .directory()
                    .store()
                    .write(tx -> {
                        installation.directory().keys().put(tx, id, Bytes.utf8("wrapped"));
                        byte[] sealed = installation.domainKeys().seal(tx, domain, text, AAD);
                        return new Sealed(Bytes.adopt(sealed), id);
                    });
        }
    }

    /// Whether what was sealed opens; so must the record.
    boolean opens(Sealed sealed) {
        try (Installation installation = open()) {
            DomainKeys.Domain domain = domain(installation);
            return installation
                    .directory()
                    .store()
                    .read(snapshot -> {
                        byte[] bytes = sealed.bytes().toArray();
                        try (SecretBytes text =
                                installation.domainKeys().open(snapshot, domain, bytes, AAD)) {
                            Optional<WrappedKey> key =
                                    installation.directory().keys().find(snapshot, sealed.key());
                            return key.isPresent()
                                    && new String(text.expose(), StandardCharsets.UTF_8)
                                            .equals("a secret");
                        }
                    });
        }
    }

    void erase(KeyId id) {
        try (Installation installation = open()) {
            installation.directory().keys().erase(List.of(id));
        }
    }

    boolean has(KeyId id) {
        try (Installation installation = open()) {
            return installation
                    .directory()
                    .store()
                    .read(snapshot -> installation.directory().keys().find(snapshot, id))
                    .isPresent();
        }
    }

    RootDirectory root() {
        return new RootDirectory(folder.resolve("root"));
    }

    /// Why a command that only reads is refused.
    String refusal() {
        try {
            return verifyRecord().sentence();
        } catch (ConfigurationException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    Audit.Verification verifyRecord() {
        return new Audit(configuration()).verify(Optional.empty());
    }

    /// What the record says of the root key, oldest first.
    List<AuditRecord> recorded() {
        List<AuditRecord> records = new ArrayList<>();
        new Audit(configuration()).forEach(Query.everything(), records::add);
        return records.stream().filter(each -> each.eventName().endsWith("RootKey")).toList();
    }

    /// A copy of everything as it is now.
    Home copyTo(Path target) {
        copy(folder, target);
        return new Home(target, flags);
    }

    static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy " + from, e);
        }
    }

    private static DomainKeys.Domain domain(Installation installation) {
        return new DomainKeys.Domain(installation.access().account(), REGION);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
