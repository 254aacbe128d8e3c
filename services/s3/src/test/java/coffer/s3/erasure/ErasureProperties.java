package coffer.s3.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.s3.Refused;
import coffer.s3.S3Suite;
import coffer.s3.TestS3;
import coffer.s3.api.DeleteObjectRequest;
import coffer.s3.api.GetObjectRequest;
import coffer.s3.api.S3Api;
import coffer.testing.Forall;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is put, deleted, erased and backed up, in any order: from every backup, with the root
/// directory as it is now, everything can be read that was in it, but for what was erased.
class ErasureProperties extends S3Suite {
    private static final int CASES = 2;
    private static final int MANY_CASES = 100;
    private static final List<String> KEYS = List.of("a", "b", "c");

    @TempDir private Path temp = Path.of("");
    private int folders;

    private record Named(String key, String versionId) {}

    private record Backup(Path data, Map<Named, String> versions) {}

    @Test
    void backupsBringBackAllButWhatWasErased() {
        holdsIn(CASES);
    }

    @Test
    @Tag("long")
    void backupsBringBackAllButWhatWasErasedForLong() {
        holdsIn(MANY_CASES);
    }

    private void holdsIn(int cases) {
        Forall.cases(
                cases,
                gen -> {
                    bucket = newBucket();
                    s3.setVersioning(admin, bucket, "Enabled");
                    Life life = new Life();
                    for (int step = 8 + gen.size() / 2; step > 0; step--) life.act(gen);
                    life.check();
                });
    }

    private Path folder() {
        folders++;
        return temp.resolve("f" + folders);
    }

    private final class Life {
        private final Map<Named, String> versions = new HashMap<>();
        private final Set<Named> erased = new HashSet<>();
        private final List<Backup> backups = new ArrayList<>();

        void act(Forall.Gen gen) {
            switch (gen.below(6)) {
                case 0 -> remove(gen, false);
                case 1 -> remove(gen, true);
                case 2 -> backUp();
                default -> put(gen);
            }
        }

        private void put(Forall.Gen gen) {
            String key = gen.oneOf(KEYS);
            // Some are rows, some are files.
            String text = gen.text("xyz") + (gen.flip() ? "" : "x".repeat(20_000));
            String version = s3.put(admin, bucket, key, text).versionId().orElseThrow();
            versions.put(new Named(key, version), text);
        }

        private void remove(Forall.Gen gen, boolean erases) {
            if (versions.isEmpty()) return;
            Named doomed = gen.oneOf(List.copyOf(versions.keySet()));
            DeleteObjectRequest request =
                    DeleteObjectRequest.builder()
                            .bucket(bucket)
                            .key(doomed.key())
                            .versionId(doomed.versionId())
                            .build();
            if (erases) {
                var _ = s3.erasing(admin, S3Api.DELETE_OBJECT, request);
                erased.add(doomed);
            } else {
                s3.as(admin, S3Api.DELETE_OBJECT, request);
            }
            versions.remove(doomed);
        }

        private void backUp() {
            if (backups.size() > 2) return;
            backups.add(new Backup(s3.backUp(folder()), Map.copyOf(versions)));
        }

        void check() {
            backups.add(new Backup(s3.backUp(folder()), Map.copyOf(versions)));
            for (Backup backup : backups) {
                try (TestS3 restored = s3.restore(backup.data(), folder())) {
                    var _ = restored.service().sweep();
                    Identity same = restored.admin(TestS3.ACCOUNT);
                    backup.versions()
                            .forEach((version, text) -> check(restored, same, version, text));
                }
            }
        }

        private void check(TestS3 restored, Identity who, Named version, String text) {
            GetObjectRequest request =
                    GetObjectRequest.builder()
                            .bucket(bucket)
                            .key(version.key())
                            .versionId(version.versionId())
                            .build();
            if (erased.contains(version)) {
                assertThat(Refused.code(() -> restored.get(who, request)))
                        .isEqualTo("NoSuchVersion");
            } else {
                byte[] body = restored.get(who, request).body();
                assertThat(new String(body, StandardCharsets.UTF_8)).isEqualTo(text);
            }
        }
    }
}
