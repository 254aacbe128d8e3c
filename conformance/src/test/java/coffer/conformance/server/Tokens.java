package coffer.conformance.server;

import coffer.testing.attestation.TestCertificate;
import coffer.testing.token.SoftHsm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Tokens of SoftHSM2 beside an installation, each of which is a cluster for custom key stores.
/// `kms_custom_store.py` knows the names of the files.
public record Tokens(Path directory, SoftHsm hsm, List<Cluster> clusters) {
    private static final List<Cluster> ALL =
            List.of(
                    new Cluster("cluster-abcdefghijk", "first"),
                    new Cluster("cluster-abcdefghijm", "second"));

    /// What KMS calls a token, and what it calls itself.
    public record Cluster(String id, String label) {}

    /// The first `count` tokens, new ones.
    public static Tokens make(Path directory, int count) {
        Tokens made = in(directory, count);
        for (Cluster cluster : made.clusters()) made.hsm().create(cluster.label());
        made.write("anchor.pem", anchor());
        made.write("pin", SoftHsm.PIN);
        return made;
    }

    /// Those that are there already. Where they and their library lie is written anew: that is this
    /// machine's matter.
    public static Tokens found(Path directory, int count) {
        return in(directory, count);
    }

    /// Whether an installation has tokens beside it.
    public static boolean areIn(Path directory) {
        return Files.isDirectory(hsmIn(directory));
    }

    public Home home(Map<String, String> more) {
        String files =
                clusters.stream()
                        .map(cluster -> directory.resolve(propertiesOf(cluster)).toString())
                        .collect(Collectors.joining(","));
        Map<String, String> settings = new HashMap<>(more);
        settings.put("hsm-clusters", files);
        return new Home(directory, settings);
    }

    /// What a server in a process of its own must be told.
    public Map<String, String> environment() {
        return Map.of(hsm.environmentName(), hsm.configuration().toString());
    }

    private static Tokens in(Path directory, int count) {
        Tokens tokens = new Tokens(directory, SoftHsm.in(hsmIn(directory)), ALL.subList(0, count));
        tokens.write("library", SoftHsm.library().toString());
        for (Cluster cluster : tokens.clusters()) {
            tokens.write(
                    propertiesOf(cluster),
                    "cluster-id = %s\nlibrary = %s\ntoken = %s\ntrust-anchor = anchor.pem\n"
                            .formatted(cluster.id(), SoftHsm.library(), cluster.label()));
        }
        return tokens;
    }

    private static Path hsmIn(Path directory) {
        return directory.resolve("hsm");
    }

    private static String propertiesOf(Cluster cluster) {
        return cluster.label() + ".properties";
    }

    private static String anchor() {
        return TestCertificate.wish("cluster", InstantSource.system().instant())
                .authority(1)
                .selfSigned()
                .pem();
    }

    private void write(String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + name, e);
        }
    }
}
