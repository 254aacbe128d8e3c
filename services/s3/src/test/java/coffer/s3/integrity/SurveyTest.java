package coffer.s3.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.s3.TestS3;
import coffer.s3.api.GetObjectRequest;
import coffer.s3.api.HeadObjectOutput;
import coffer.s3.api.HeadObjectRequest;
import coffer.s3.api.S3Api;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.Versioning;
import coffer.s3.content.EncryptionSuite;
import coffer.s3.content.Kind;
import coffer.s3.object.ObjectIndex;
import coffer.s3.object.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What fsck goes through, and what it can bring back.
class SurveyTest extends EncryptionSuite {
    private final ObjectIndex index = new ObjectIndex();

    @ParameterizedTest
    @EnumSource
    void findsNothingWrongWithWhatIsWhole(Kind kind) {
        put(kind, "one", new byte[100_000]);
        put(kind, "one", new byte[100]);
        part(kind, "begun", begin(kind, "begun"), 3, new byte[1_000]);

        assertThat(survey()).isEmpty();
    }

    @Test
    void countsWhatItGoesThrough() {
        s3.setVersioning(admin, bucket, "Enabled");
        Survey.Extent before = new Survey(s3.inventory(), true).run(flaw -> {});
        put(Kind.SSE_S3, "k", new byte[10]);
        put(Kind.SSE_KMS, "k", new byte[10]);
        begin(Kind.SSE_S3, "u");

        Survey.Extent after = new Survey(s3.inventory(), true).run(flaw -> {});

        assertThat(after.versions() - before.versions()).isEqualTo(2);
        assertThat(after.uploads() - before.uploads()).isEqualTo(1);
        assertThat(after.blobs() - before.blobs()).isEqualTo(2);
    }

    @Test
    void bringsBackAnObjectWhoseRecordIsLost() {
        byte[] body = random(150_000);
        put(Kind.SSE_S3, "k", body);
        HeadObjectOutput before = head("k");
        lose("k");
        assertThat(kinds()).containsExactly(Flaw.Kind.LOST_NAME);

        assertThat(restore()).containsExactly(Optional.empty());

        assertThat(survey()).isEmpty();
        assertThat(read(Kind.SSE_S3, "k")).isEqualTo(body);
        HeadObjectOutput after = head("k");
        assertThat(after.eTag()).isEqualTo(before.eTag());
        assertThat(after.lastModified()).isEqualTo(before.lastModified());
        assertThat(after.contentLength()).isEqualTo(before.contentLength());
        assertThat(s3.records()).anyMatch(record -> record.eventName().equals("RestoreObjectName"));
    }

    @Test
    void bringsBackAnObjectOfParts() {
        byte[] first = random(MIN_PART);
        byte[] second = random(70_000);
        putInParts(Kind.SSE_S3, "parts", List.of(first, second));
        HeadObjectOutput before = head("parts");
        lose("parts");

        // One of the two blobs is the part that comes back with the other.
        assertThat(restore()).contains(Optional.empty());

        assertThat(survey()).isEmpty();
        assertThat(head("parts").eTag()).isEqualTo(before.eTag());
        assertThat(read(Kind.SSE_S3, "parts")).startsWith(first).endsWith(second);
    }

    @Test
    void bringsBackAVersionInItsPlace() {
        s3.setVersioning(admin, bucket, "Enabled");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(put(Kind.SSE_S3, "k", new byte[] {(byte) i}).versionId().orElseThrow());
        }
        lose("k", ids.get(1));

        assertThat(restore()).containsExactly(Optional.empty());

        assertThat(survey()).isEmpty();
        assertThat(versions("k")).containsExactly(ids.get(2), ids.get(1), ids.get(0));
        GetObjectRequest middle =
                GetObjectRequest.builder().bucket(bucket).key("k").versionId(ids.get(1)).build();
        assertThat(s3.get(admin, middle).body()).containsExactly(1);
    }

    @Test
    void bringsBackAVersionOfABucketWhoseRecordKnowsOfNone() {
        Bucket before = record();
        s3.setVersioning(admin, bucket, "Enabled");
        byte[] body = random(100_000);
        put(Kind.SSE_S3, "k", new byte[10]);
        put(Kind.SSE_S3, "k", body);
        lose("k");
        s3.store()
                .write(tx -> {
                    s3.inventory().buckets().put(tx, before);
                    return true;
                });

        assertThat(restore()).containsExactly(Optional.empty());

        assertThat(read(Kind.SSE_S3, "k")).isEqualTo(body);
        assertThat(record().settings().versioning()).isEqualTo(Versioning.SUSPENDED);
    }

    @ParameterizedTest
    @EnumSource(names = {"SSE_KMS", "BUCKET_KEY", "DSSE_KMS", "SSE_C"})
    void saysWhereItCannot(Kind kind) {
        put(kind, "k", new byte[100_000]);
        List<Path> left = lose("k");

        assertThat(restore())
                .singleElement()
                .satisfies(why -> assertThat(why.orElseThrow()).contains("was in its record"));
        left.forEach(this::forget);
    }

    @Test
    void neverBringsBackWhatWasDeletedOrIsCorrupt() throws IOException {
        put(Kind.SSE_S3, "k", new byte[100_000]);
        Path file = s3.blobFiles().getFirst();
        byte[] bytes = Files.readAllBytes(file);
        lose("k");
        bytes[70_000] ^= 1;
        Files.write(file, bytes);
        assertThat(restore()).containsExactly(Optional.of("its bytes are not whole"));

        bytes[70_000] ^= 1;
        Files.write(file, bytes);
        s3.erase(TestS3.blobId(file));
        assertThat(restore()).isEmpty();
        assertThat(kinds()).containsExactly(Flaw.Kind.ORPHAN_BLOB);
        forget(file);
    }

    private Bucket record() {
        return s3.store()
                .read(snapshot -> s3.inventory().buckets().find(snapshot, bucket).orElseThrow());
    }

    private List<Flaw> survey() {
        List<Flaw> flaws = new ArrayList<>();
        new Survey(s3.inventory(), true).run(flaws::add);
        return flaws;
    }

    private List<Flaw.Kind> kinds() {
        return survey().stream().map(Flaw::kind).toList();
    }

    private List<Optional<String>> restore() {
        return survey().stream()
                .filter(flaw -> flaw.kind() == Flaw.Kind.LOST_NAME)
                .map(flaw -> s3.lostNames().restore(flaw.blob().orElseThrow()))
                .toList();
    }

    /// As if the newest version's row were never there; returns the files of its blobs.
    private List<Path> lose(String key) {
        s3.store()
                .write(tx -> {
                    var here = s3.inventory().buckets().find(tx, bucket).orElseThrow();
                    index.remove(tx, here, index.newest(tx, here, key).orElseThrow());
                    return true;
                });
        return s3.blobFiles();
    }

    private void lose(String key, String versionId) {
        s3.store()
                .write(tx -> {
                    var here = s3.inventory().buckets().find(tx, bucket).orElseThrow();
                    index.remove(tx, here, index.find(tx, here, key, versionId).orElseThrow());
                    return true;
                });
    }

    private List<String> versions(String key) {
        return s3.store()
                .read(snapshot -> {
                    var here = s3.inventory().buckets().find(snapshot, bucket).orElseThrow();
                    return index.versions(snapshot, here, key).stream()
                            .map(Version::versionId)
                            .toList();
                });
    }

    /// So that other tests do not find it.
    private void forget(Path blob) {
        try {
            s3.erase(TestS3.blobId(blob));
            Files.deleteIfExists(blob);
            Files.deleteIfExists(Path.of(blob.toString().replace(".blob", ".manifest")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HeadObjectOutput head(String key) {
        return s3.as(
                admin,
                S3Api.HEAD_OBJECT,
                HeadObjectRequest.builder().bucket(bucket).key(key).build());
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(size).nextBytes(bytes);
        return bytes;
    }
}
