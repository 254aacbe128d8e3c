package coffer.conformance.server;

import coffer.conformance.client.Installation;
import coffer.crypto.root.RootKey;
import coffer.server.audit.Audit;
import coffer.server.config.Configuration;
import coffer.server.explain.LeastPrivilege;
import coffer.server.explain.Oracle;
import coffer.server.explain.StoredDocuments;
import coffer.server.fsck.Amiss;
import coffer.server.fsck.Fsck;
import coffer.server.root.Keeping;
import coffer.server.root.RootAccess;
import coffer.server.root.RootKeys;
import coffer.server.root.SealedFiles;
import coffer.server.rotation.RootKeyRotation;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where one installation lies: its data and its root key, apart from each other.
///
/// `more` are settings beside those that every server here has.
public record Home(Path directory, Map<String, String> more) {
    public Home(Path directory) {
        this(directory, Map.of());
    }

    /// The settings of a server here, by name: any free ports, everything else as by default.
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("data-dir", data().toString());
        settings.put("root-dir", directory.resolve("root").toString());
        settings.putIfAbsent("listen-port", "0");
        settings.put("plaintext-port", "0");
        return settings;
    }

    Configuration configuration() {
        return Configuration.of(Optional.empty(), Map.of(), settings());
    }

    /// How a client reaches the server that now runs here.
    Installation reachedAt(URI endpoint, Optional<URI> plaintextEndpoint) {
        return new Installation(
                endpoint,
                data().resolve("tls/ca.pem"),
                rootKey(),
                "us-east-1",
                new Installation.Extras(plaintextEndpoint, Optional.of(data())));
    }

    /// What `coffer explain` asks.
    public Oracle oracle() {
        return new Oracle(configuration(), InstantSource.system());
    }

    /// What `coffer least-privilege` asks.
    public LeastPrivilege leastPrivilege() {
        return new LeastPrivilege(configuration(), InstantSource.system());
    }

    /// What `coffer lint --all` looks through.
    public StoredDocuments storedDocuments() {
        return new StoredDocuments(configuration(), InstantSource.system());
    }

    /// Verifies the whole record as `coffer audit verify` does.
    public Audit.Verification verifyRecord() {
        return new Audit(configuration()).verify(Optional.empty());
    }

    /// What `coffer fsck --bytes` finds while no server runs.
    public List<Amiss> fsck() {
        List<Amiss> amiss = new ArrayList<>();
        new Fsck(configuration(), InstantSource.system()).check(true, amiss::add);
        return amiss;
    }

    /// Does what `coffer root-key rotate` does while no server runs.
    public void rotateRootKey() {
        var _ =
                new RootKeyRotation(configuration(), InstantSource.system())
                        .rotate(Keeping.of(configuration()));
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Installation.RootKey rootKey() {
        RootKeys rootKeys = new RootKeys(configuration(), new SecureRandom());
        try (RootKey root = rootKeys.open();
                RootAccess access =
                        RootAccess.find(new SealedFiles(rootKeys.directory(), root))
                                .orElseThrow()) {
            String secret = new String(access.secretKey().expose(), StandardCharsets.US_ASCII);
            return new Installation.RootKey(access.accessKeyId(), secret);
        }
    }
}
