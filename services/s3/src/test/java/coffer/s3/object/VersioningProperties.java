package coffer.s3.object;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.s3.Refused;
import coffer.s3.S3Suite;
import coffer.s3.api.DeleteObjectOutput;
import coffer.s3.api.DeleteObjectRequest;
import coffer.s3.api.GetObjectRequest;
import coffer.s3.api.ListObjectVersionsOutput;
import coffer.s3.api.ListObjectVersionsRequest;
import coffer.s3.api.ListObjectsOutput;
import coffer.s3.api.ListObjectsRequest;
import coffer.s3.api.S3Api;
import coffer.testing.Forall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Whatever is put, deleted and switched, in any order, the bucket tells what a simple model of
/// AWS's rules tells.
class VersioningProperties extends S3Suite {
    private static final int CASES = 8;
    private static final int MANY_CASES = 500;
    private static final List<String> KEYS = List.of("a", "a/b", "a/c", "b");

    /// A version as the model knows it; without text it is a delete marker.
    private record Known(String id, Optional<String> text) {}

    private static final class Model {
        private final TreeMap<String, Deque<Known>> versions = new TreeMap<>();
        private String status = "";

        void add(String key, String id, Optional<String> text) {
            Deque<Known> all = versions.computeIfAbsent(key, k -> new ArrayDeque<>());
            if (id.equals("null")) all.removeIf(known -> known.id().equals("null"));
            all.addFirst(new Known(id, text));
        }

        void remove(String key, String id) {
            Deque<Known> all = versions.getOrDefault(key, new ArrayDeque<>());
            all.removeIf(known -> known.id().equals(id));
            if (all.isEmpty()) versions.remove(key);
        }

        Optional<String> current(String key) {
            return Optional.ofNullable(versions.get(key)).map(Deque::getFirst).flatMap(Known::text);
        }
    }

    @Test
    void agreesWithTheModel() {
        agreesIn(CASES);
    }

    @Test
    @Tag("long")
    void agreesWithTheModelForLong() {
        agreesIn(MANY_CASES);
    }

    private void agreesIn(int cases) {
        Forall.cases(
                cases,
                gen -> {
                    bucket = newBucket();
                    s3.forgetBlobs();
                    Model model = new Model();
                    for (int step = gen.size(); step > 0; step--) act(gen, model);

                    check(model);
                    checkPages(model, 1 + gen.below(3));
                    long texts =
                            model.versions.values().stream()
                                    .flatMap(Deque::stream)
                                    .filter(known -> known.text().isPresent())
                                    .count();
                    assertThat(s3.blobIds()).hasSize((int) texts);
                });
    }

    private void act(Forall.Gen gen, Model model) {
        String key = gen.oneOf(KEYS);
        switch (gen.below(8)) {
            case 0 -> {
                model.status = gen.flip() ? "Enabled" : "Suspended";
                s3.setVersioning(admin, bucket, model.status);
            }
            case 1, 2 -> delete(key, model);
            case 3 -> deleteVersion(gen, key, model);
            default -> {
                String text = gen.text("xyz");
                Optional<String> id = s3.put(admin, bucket, key, text).versionId();
                assertThat(id.isPresent()).isEqualTo(!model.status.isEmpty());
                model.add(key, id.orElse("null"), Optional.of(text));
            }
        }
    }

    private void delete(String key, Model model) {
        DeleteObjectOutput output =
                s3.as(
                        admin,
                        S3Api.DELETE_OBJECT,
                        DeleteObjectRequest.builder().bucket(bucket).key(key).build());
        if (model.status.isEmpty()) {
            model.remove(key, "null");
        } else {
            assertThat(output.deleteMarker()).contains(true);
            model.add(key, output.versionId().orElseThrow(), Optional.empty());
        }
    }

    private void deleteVersion(Forall.Gen gen, String key, Model model) {
        List<Known> known = new ArrayList<>(model.versions.getOrDefault(key, new ArrayDeque<>()));
        String id = known.isEmpty() ? "null" : gen.oneOf(known).id();
        s3.as(
                admin,
                S3Api.DELETE_OBJECT,
                DeleteObjectRequest.builder().bucket(bucket).key(key).versionId(id).build());
        model.remove(key, id);
    }

    private void check(Model model) {
        for (String key : KEYS) {
            Optional<String> expected = model.current(key);
            if (expected.isPresent()) {
                assertThat(s3.text(admin, bucket, key)).isEqualTo(expected.get());
            } else {
                assertThat(Refused.code(() -> s3.text(admin, bucket, key))).isEqualTo("NoSuchKey");
            }
            for (Known known : model.versions.getOrDefault(key, new ArrayDeque<>())) {
                GetObjectRequest get =
                        GetObjectRequest.builder()
                                .bucket(bucket)
                                .key(key)
                                .versionId(known.id())
                                .build();
                if (known.text().isEmpty()) {
                    assertThat(Refused.code(() -> s3.get(admin, get)))
                            .isEqualTo("MethodNotAllowed");
                } else {
                    assertThat(s3.get(admin, get).body())
                            .isEqualTo(known.text().get().getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    private void checkPages(Model model, int pageSize) {
        List<String> expected = new ArrayList<>();
        for (Map.Entry<String, Deque<Known>> entry : model.versions.entrySet()) {
            boolean latest = true;
            for (Known known : entry.getValue()) {
                expected.add(entry.getKey() + " " + known.id() + (latest ? " latest" : ""));
                latest = false;
            }
        }
        assertThat(allVersions(pageSize)).containsExactlyInAnyOrderElementsOf(expected);
        List<String> current =
                KEYS.stream().filter(key -> model.current(key).isPresent()).sorted().toList();
        assertThat(allKeys(pageSize)).containsExactlyElementsOf(current);
    }

    private List<String> allVersions(int pageSize) {
        List<String> seen = new ArrayList<>();
        Optional<String> key = Optional.empty();
        Optional<String> id = Optional.empty();
        ListObjectVersionsOutput page;
        do {
            page =
                    s3.as(
                            admin,
                            S3Api.LIST_OBJECT_VERSIONS,
                            ListObjectVersionsRequest.builder()
                                    .bucket(bucket)
                                    .maxKeys(pageSize)
                                    .keyMarker(key)
                                    .versionIdMarker(id)
                                    .build());
            page.versions()
                    .orElseThrow()
                    .forEach(v -> seen.add(line(v.key(), v.versionId(), v.isLatest())));
            page.deleteMarkers()
                    .orElseThrow()
                    .forEach(v -> seen.add(line(v.key(), v.versionId(), v.isLatest())));
            key = page.nextKeyMarker();
            id = page.nextVersionIdMarker();
        } while (page.isTruncated().orElseThrow());
        return seen;
    }

    private static String line(
            Optional<String> key, Optional<String> id, Optional<Boolean> latest) {
        return key.orElseThrow() + " " + id.orElseThrow() + (latest.orElseThrow() ? " latest" : "");
    }

    private List<String> allKeys(int pageSize) {
        List<String> seen = new ArrayList<>();
        Optional<String> marker = Optional.empty();
        ListObjectsOutput page;
        do {
            page =
                    s3.as(
                            admin,
                            S3Api.LIST_OBJECTS,
                            ListObjectsRequest.builder()
                                    .bucket(bucket)
                                    .maxKeys(pageSize)
                                    .marker(marker)
                                    .build());
            page.contents().orElseThrow().forEach(entry -> seen.add(entry.key().orElseThrow()));
            marker = page.nextMarker().or(() -> seen.stream().reduce((a, b) -> b));
        } while (page.isTruncated().orElseThrow());
        return seen;
    }
}
