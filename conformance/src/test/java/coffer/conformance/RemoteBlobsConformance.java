package coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.conformance.client.Installation;
import coffer.conformance.client.JavaClients;
import coffer.conformance.server.ChildServer;
import coffer.conformance.server.Home;
import coffer.conformance.server.RunningServer;
import coffer.server.config.ConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A server whose blobs lie in another store, which is another server: it keeps sealed bytes and
/// learns nothing else, what it changes is noticed, and what it does not answer is not lost.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemoteBlobsConformance {
    private static final String BUCKET = "medical";
    private static final String STORE = "blobs";
    private static final String MARKER = "the patient's name is written here";
    private static final String NAMES =
            "front/([0-9a-f]{2}/[0-9a-f]{32}\\.(blob|manifest)|coffer-place)";
    private static final int PART = 5 << 20;
    private static final int MOST_TRIES = 10_000;

    @TempDir static Path directory;
    private RunningServer backend;
    private RunningServer front;
    private JavaClients backendClients;
    private JavaClients clients;
    private S3Client kept;
    private S3Client s3;

    @BeforeAll
    void start() {
        backend = RunningServer.start(new Home(directory.resolve("backend")));
        backendClients = new JavaClients(backend.installation());
        kept = backendClients.s3();
        kept.createBucket(it -> it.bucket(STORE));
        front = RunningServer.start(home("front", STORE));
        clients = new JavaClients(front.installation());
        s3 = clients.s3();
        s3.createBucket(it -> it.bucket(BUCKET));
    }

    @AfterAll
    void stop() {
        clients.close();
        front.close();
        backendClients.close();
        backend.close();
    }

    @Test
    void keepsOnlySealedBytesElsewhere() {
        byte[] large = content(3 * 65_536 + 17);
        byte[] parts = content(PART + 1_000);
        Set<String> before = names("front");
        put(s3, "ward/small", MARKER.getBytes(StandardCharsets.UTF_8));
        put(s3, "ward/empty", new byte[0]);
        put(s3, "ward/large", large);
        putInParts(s3, "ward/parts", parts);

        assertThat(get(s3, "ward/small")).asString().isEqualTo(MARKER);
        assertThat(get(s3, "ward/empty")).isEmpty();
        assertThat(get(s3, "ward/large")).isEqualTo(large);
        assertThat(get(s3, "ward/parts")).isEqualTo(parts);
        assertThat(range(s3, "ward/large", 131_000, 131_200))
                .isEqualTo(Arrays.copyOfRange(large, 131_000, 131_201));
        assertThat(range(s3, "ward/parts", PART - 10, PART + 10))
                .isEqualTo(Arrays.copyOfRange(parts, PART - 10, PART + 11));
        // Five blobs, each with its manifest.
        assertThat(names("front")).hasSize(before.size() + 10);
        for (String name : names("front")) {
            assertThat(name).matches(NAMES);
            assertThat(new String(raw(name), StandardCharsets.ISO_8859_1))
                    .doesNotContain(MARKER, BUCKET, "ward");
        }

        put(s3, "ward/large", content(100_000));
        for (String key : List.of("small", "empty", "large", "parts")) {
            s3.deleteObject(it -> it.bucket(BUCKET).key("ward/" + key));
        }

        assertThat(names("front")).isEqualTo(before);
    }

    @Test
    void aBlobThatTheOtherStoreChangedIsNoticed() {
        byte[] large = content(5 * 65_536);
        Set<String> before = names("front");
        put(s3, "changed", large);
        String blob =
                names("front").stream()
                        .filter(name -> name.endsWith(".blob") && !before.contains(name))
                        .findFirst()
                        .orElseThrow();
        byte[] sealed = raw(blob);

        byte[] flipped = sealed.clone();
        flipped[200_000] ^= 1;
        overwrite(blob, flipped);

        assertThat(range(s3, "changed", 0, 99)).isEqualTo(Arrays.copyOf(large, 100));
        assertThatThrownBy(() -> range(s3, "changed", 196_700, 196_800))
                .satisfies(thrown -> assertStatus(thrown, 500));
        assertThatThrownBy(() -> get(s3, "changed")).isInstanceOf(SdkException.class);

        overwrite(blob, Arrays.copyOf(sealed, sealed.length - 1));
        assertThatThrownBy(() -> range(s3, "changed", 0, 9))
                .satisfies(thrown -> assertStatus(thrown, 500));

        kept.deleteObject(it -> it.bucket(STORE).key(blob));
        assertThatThrownBy(() -> range(s3, "changed", 0, 9))
                .satisfies(thrown -> assertStatus(thrown, 500));

        overwrite(blob, sealed);
        assertThat(get(s3, "changed")).isEqualTo(large);
    }

    @Test
    void whileTheOtherStoreIsAwayNothingIsLost() {
        byte[] before = content(100_000);
        put(s3, "kept", before);
        String port = Integer.toString(backend.server().endpoint().getPort());
        backend.close();

        assertThatThrownBy(() -> get(s3, "kept")).satisfies(thrown -> assertStatus(thrown, 503));
        assertThatThrownBy(() -> put(s3, "kept", content(70_000)))
                .satisfies(thrown -> assertStatus(thrown, 503));

        restartBackend(port);
        assertThat(get(s3, "kept")).isEqualTo(before);
        put(s3, "kept", MARKER.getBytes(StandardCharsets.UTF_8));
        assertThat(get(s3, "kept")).asString().isEqualTo(MARKER);
    }

    @Test
    @Tag("long")
    void aKilledUploadLeavesNothing() {
        byte[] before = content(100_000);
        Home home = home("killed", STORE);
        try (ChildServer server = ChildServer.start(home);
                JavaClients ofServer = new JavaClients(server.installation())) {
            S3Client client = ofServer.s3();
            client.createBucket(it -> it.bucket(BUCKET));
            put(client, "k", before);

            assertThatThrownBy(() -> putAndKill(client, server)).isInstanceOf(SdkException.class);
        }
        assertThat(uploads()).isEqualTo(1);

        try (RunningServer server = RunningServer.start(home);
                JavaClients ofServer = new JavaClients(server.installation())) {
            assertThat(get(ofServer.s3(), "k")).isEqualTo(before);
            // Each look takes a while.
            for (int i = 0; i < 1_000 && uploads() > 0; i++) Thread.onSpinWait();
            assertThat(uploads()).isZero();
            assertThat(names("killed")).hasSize(3);
        }
        assertThat(home.fsck()).isEmpty();
    }

    @Test
    void aPlaceThatIsNotTheOneStopsTheStart() {
        assertThatThrownBy(() -> RunningServer.start(home("nowhere", "no-such-bucket")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no-such-bucket");

        Home home = home("moved", STORE);
        try (RunningServer server = RunningServer.start(home);
                JavaClients ofServer = new JavaClients(server.installation())) {
            ofServer.s3().createBucket(it -> it.bucket(BUCKET));
        }

        Home inData = new Home(home.directory());
        assertThatThrownBy(() -> RunningServer.start(inData))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("lie in another place");
        assertThatThrownBy(inData::fsck).isInstanceOf(ConfigurationException.class);
        Home other = new Home(directory.resolve("other"), home.more());
        assertThatThrownBy(() -> RunningServer.start(other))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("another installation's");
    }

    @Test
    void aPlaceThatIsAwayDoesNotHoldUpAStart() {
        String region = "eu-central-1";
        Map<String, String> settings = new HashMap<>(home("away", STORE).more());
        settings.put("regions", "us-east-1," + region);
        settings.compute("blob-places", (name, file) -> file.replace("us-east-1", region));
        Home home = new Home(directory.resolve("away"), settings);
        byte[] bytes = content(50_000);
        try (RunningServer server = RunningServer.start(home);
                JavaClients there = new JavaClients(server.installation().in(region))) {
            there.s3().createBucket(it -> it.bucket(BUCKET));
            put(there.s3(), "kept", bytes);
        }
        String port = Integer.toString(backend.server().endpoint().getPort());
        backend.close();

        try (RunningServer server = RunningServer.start(home);
                JavaClients here = new JavaClients(server.installation());
                JavaClients there = new JavaClients(server.installation().in(region))) {
            here.s3().createBucket(it -> it.bucket("at-hand"));
            here.s3().headBucket(it -> it.bucket("at-hand"));
            assertThatThrownBy(() -> get(there.s3(), "kept"))
                    .satisfies(thrown -> assertStatus(thrown, 503));
            assertThatThrownBy(() -> put(there.s3(), "new", bytes))
                    .satisfies(thrown -> assertStatus(thrown, 503));

            restartBackend(port);

            assertThat(onceAnswered(() -> get(there.s3(), "kept"))).isEqualTo(bytes);
            put(there.s3(), "new", bytes);
        }
    }

    /// Asks as long as it is told to come back.
    private static byte[] onceAnswered(Supplier<byte[]> call) {
        for (int i = 0; i < MOST_TRIES; i++) {
            try {
                return call.get();
            } catch (S3Exception refused) {
                if (refused.statusCode() != 503) throw refused;
            }
        }
        throw new AssertionError("it is away still");
    }

    private void restartBackend(String port) {
        backend =
                RunningServer.start(
                        new Home(directory.resolve("backend"), Map.of("listen-port", port)));
    }

    private static void assertStatus(Throwable thrown, int status) {
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        error -> assertThat(error.statusCode()).isEqualTo(status));
    }

    /// Sends until the server has passed the first part on, then kills it.
    private void putAndKill(S3Client client, ChildServer server) {
        InputStream first = new ByteArrayInputStream(content(9 << 20));
        InputStream then =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        while (uploads() == 0) Thread.onSpinWait();
                        server.kill();
                        throw new IOException("the server is gone");
                    }
                };
        client.putObject(
                it -> it.bucket(BUCKET).key("k"),
                RequestBody.fromInputStream(new SequenceInputStream(first, then), 40 << 20));
    }

    private int uploads() {
        return kept.listMultipartUploads(it -> it.bucket(STORE)).uploads().size();
    }

    /// An installation whose blobs are kept under its own name.
    private Home home(String name, String bucket) {
        Installation installation = backend.installation();
        Path place = directory.resolve(name + ".properties");
        String properties =
                """
                endpoint = %s
                region = us-east-1
                bucket = %s
                prefix = %s
                authority = %s
                access-key-id = %s
                secret-access-key-file = secret
                """
                        .formatted(
                                installation.endpoint(),
                                bucket,
                                name,
                                installation.authority(),
                                installation.rootKey().accessKeyId());
        try {
            Files.writeString(
                    directory.resolve("secret"), installation.rootKey().secretAccessKey() + "\n");
            Files.writeString(place, properties);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a place file", e);
        }
        return new Home(
                directory.resolve(name),
                Map.of("blob-places", "us-east-1=" + place, "blob-places-interval", "1"));
    }

    private Set<String> names(String prefix) {
        return kept.listObjectsV2(it -> it.bucket(STORE).prefix(prefix + "/")).contents().stream()
                .map(S3Object::key)
                .collect(Collectors.toSet());
    }

    private byte[] raw(String key) {
        return kept.getObjectAsBytes(it -> it.bucket(STORE).key(key)).asByteArray();
    }

    private void overwrite(String key, byte[] bytes) {
        kept.putObject(it -> it.bucket(STORE).key(key), RequestBody.fromBytes(bytes));
    }

    private static void put(S3Client s3, String key, byte[] bytes) {
        s3.putObject(it -> it.bucket(BUCKET).key(key), RequestBody.fromBytes(bytes));
    }

    private static void putInParts(S3Client s3, String key, byte[] bytes) {
        String id = s3.createMultipartUpload(it -> it.bucket(BUCKET).key(key)).uploadId();
        CompletedPart[] parts = new CompletedPart[2];
        for (int i = 0; i < parts.length; i++) {
            int number = i + 1;
            byte[] part =
                    Arrays.copyOfRange(bytes, i * PART, Math.min((i + 1) * PART, bytes.length));
            String tag =
                    s3.uploadPart(
                                    it ->
                                            it.bucket(BUCKET)
                                                    .key(key)
                                                    .uploadId(id)
                                                    .partNumber(number),
                                    RequestBody.fromBytes(part))
                            .eTag();
            parts[i] = CompletedPart.builder().partNumber(number).eTag(tag).build();
        }
        s3.completeMultipartUpload(it ->
                it.bucket(BUCKET).key(key).uploadId(id).multipartUpload(all -> all.parts(parts)));
    }

    private static byte[] get(S3Client s3, String key) {
        return s3.getObjectAsBytes(it -> it.bucket(BUCKET).key(key)).asByteArray();
    }

    private static byte[] range(S3Client s3, String key, int first, int last) {
        return s3.getObjectAsBytes(
                        it -> it.bucket(BUCKET).key(key).range("bytes=" + first + "-" + last))
                .asByteArray();
    }

    private static byte[] content(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
