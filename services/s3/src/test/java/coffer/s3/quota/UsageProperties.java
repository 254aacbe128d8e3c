package coffer.s3.quota;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.s3.TestS3;
import coffer.s3.api.AbortMultipartUploadRequest;
import coffer.s3.api.CompleteMultipartUploadRequest;
import coffer.s3.api.CompletedMultipartUpload;
import coffer.s3.api.CompletedPart;
import coffer.s3.api.CopyObjectRequest;
import coffer.s3.api.CreateMultipartUploadRequest;
import coffer.s3.api.DeleteObjectRequest;
import coffer.s3.api.ListMultipartUploadsOutput;
import coffer.s3.api.ListMultipartUploadsRequest;
import coffer.s3.api.ListObjectVersionsOutput;
import coffer.s3.api.ListObjectVersionsRequest;
import coffer.s3.api.ListPartsOutput;
import coffer.s3.api.ListPartsRequest;
import coffer.s3.api.MultipartUpload;
import coffer.s3.api.ObjectVersion;
import coffer.s3.api.Part;
import coffer.s3.api.S3Api;
import coffer.s3.api.UploadPartRequest;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.Buckets;
import coffer.testing.Forall;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is done, in any order: what was counted is what the bucket lists.
class UsageProperties {
    private static final int CASES = 3;
    private static final int MANY_CASES = 100;
    private static final List<String> KEYS = List.of("a", "a/b", "c");
    private static final Allowances GENEROUS =
            new Allowances(
                    Allowance.parse("1000000", name -> {}),
                    Allowance.ALL,
                    Allowance.ALL,
                    Allowance.ALL,
                    Allowance.ALL);

    @TempDir Path folder;
    private TestS3 s3;
    private Identity admin = Identity.anonymous();
    private final List<String> all = new ArrayList<>();
    private List<String> buckets = List.of();
    private int count;

    @AfterEach
    void close() {
        s3.close();
    }

    @Test
    void countsWhatIsListed() {
        countsIn(CASES);
    }

    @Test
    @Tag("long")
    void countsWhatIsListedForLong() {
        countsIn(MANY_CASES);
    }

    private void countsIn(int cases) {
        use(new TestS3(folder).restarted(GENEROUS));
        Forall.cases(
                cases,
                gen -> {
                    count++;
                    buckets = List.of("books-" + count, "films-" + count);
                    all.addAll(buckets);
                    buckets.forEach(bucket -> s3.createBucket(admin, bucket));
                    for (int step = gen.size(); step > 0; step--) act(gen);

                    check();
                });
    }

    /// What a restart finds, and what it counts again after a time without quotas.
    @Test
    void countsAnewWhatChangedUncounted() {
        countsIn(2);
        use(s3.restarted(GENEROUS));
        check();

        use(s3.restarted(Allowances.ALL));
        Forall.cases(CASES, this::act);
        use(s3.restarted(GENEROUS));

        check();
    }

    private void use(TestS3 started) {
        s3 = started;
        admin = s3.admin(TestS3.ACCOUNT);
    }

    private void act(Forall.Gen gen) {
        String bucket = gen.oneOf(buckets);
        String key = gen.oneOf(KEYS);
        switch (gen.below(10)) {
            case 0 -> s3.setVersioning(admin, bucket, gen.flip() ? "Enabled" : "Suspended");
            case 1 -> delete(bucket, key, Optional.empty(), gen.flip());
            case 2, 3 -> deleteVersion(gen, bucket);
            case 4 -> copy(gen, bucket, key);
            case 5 -> begin(bucket, key);
            case 6, 7 -> part(gen, bucket);
            case 8 -> end(gen, bucket);
            default -> s3.put(admin, bucket, key, gen.text("xyz"));
        }
    }

    private void delete(String bucket, String key, Optional<String> version, boolean erases) {
        DeleteObjectRequest request =
                DeleteObjectRequest.builder().bucket(bucket).key(key).versionId(version).build();
        if (erases && version.isPresent()) {
            s3.erasing(admin, S3Api.DELETE_OBJECT, request);
        } else {
            s3.as(admin, S3Api.DELETE_OBJECT, request);
        }
    }

    private void deleteVersion(Forall.Gen gen, String bucket) {
        List<ObjectVersion> versions = versions(bucket).versions().orElse(List.of());
        if (versions.isEmpty()) return;
        ObjectVersion version = gen.oneOf(versions);
        delete(bucket, version.key().orElseThrow(), version.versionId(), gen.flip());
    }

    private void copy(Forall.Gen gen, String bucket, String key) {
        String from = gen.oneOf(buckets);
        List<ObjectVersion> sources =
                versions(from).versions().orElse(List.of()).stream()
                        .filter(version -> version.isLatest().orElseThrow())
                        .toList();
        if (sources.isEmpty()) return;
        s3.as(
                admin,
                S3Api.COPY_OBJECT,
                CopyObjectRequest.builder()
                        .bucket(bucket)
                        .key(key)
                        .copySource(from + "/" + gen.oneOf(sources).key().orElseThrow())
                        .metadataDirective("REPLACE")
                        .build());
    }

    private void begin(String bucket, String key) {
        s3.as(
                admin,
                S3Api.CREATE_MULTIPART_UPLOAD,
                CreateMultipartUploadRequest.builder().bucket(bucket).key(key).build());
    }

    private void part(Forall.Gen gen, String bucket) {
        List<MultipartUpload> uploads = uploads(bucket);
        if (uploads.isEmpty()) return;
        MultipartUpload upload = gen.oneOf(uploads);
        s3.upload(
                admin,
                S3Api.UPLOAD_PART,
                UploadPartRequest.builder()
                        .bucket(bucket)
                        .key(upload.key().orElseThrow())
                        .uploadId(upload.uploadId().orElseThrow())
                        .partNumber(1 + gen.below(3))
                        .build(),
                gen.bytes(gen.below(100)),
                Map.of());
    }

    /// Completes an upload by one of its parts, so that the others are left over, or gives it up.
    private void end(Forall.Gen gen, String bucket) {
        List<MultipartUpload> uploads = uploads(bucket);
        if (uploads.isEmpty()) return;
        MultipartUpload upload = gen.oneOf(uploads);
        List<Part> parts = parts(bucket, upload);
        if (parts.isEmpty() || gen.flip()) {
            s3.as(
                    admin,
                    S3Api.ABORT_MULTIPART_UPLOAD,
                    AbortMultipartUploadRequest.builder()
                            .bucket(bucket)
                            .key(upload.key().orElseThrow())
                            .uploadId(upload.uploadId().orElseThrow())
                            .build());
            return;
        }
        Part part = gen.oneOf(parts);
        CompletedPart wanted =
                CompletedPart.builder().partNumber(part.partNumber()).eTag(part.eTag()).build();
        s3.as(
                admin,
                S3Api.COMPLETE_MULTIPART_UPLOAD,
                CompleteMultipartUploadRequest.builder()
                        .bucket(bucket)
                        .key(upload.key().orElseThrow())
                        .uploadId(upload.uploadId().orElseThrow())
                        .multipartUpload(
                                CompletedMultipartUpload.builder().parts(List.of(wanted)).build())
                        .build());
    }

    private void check() {
        Usages usages = new Usages();
        Usage sum = Usage.NONE;
        for (String name : all) {
            Usage listed = listed(name);
            sum = sum.plus(listed);
            Usage counted =
                    s3.store()
                            .read(snapshot -> {
                                Bucket bucket = new Buckets().find(snapshot, name).orElseThrow();
                                return usages.of(snapshot, bucket);
                            });
            assertThat(counted).as(name).isEqualTo(listed);
        }
        Usage ofAccount = s3.store().read(snapshot -> usages.of(snapshot, TestS3.ACCOUNT));
        assertThat(ofAccount).isEqualTo(sum);
    }

    private Usage listed(String bucket) {
        ListObjectVersionsOutput versions = versions(bucket);
        Usage all = new Usage(versions.deleteMarkers().orElse(List.of()).size(), 0);
        for (ObjectVersion version : versions.versions().orElse(List.of())) {
            all = all.plus(Usage.ofOne(version.size().orElseThrow()));
        }
        for (MultipartUpload upload : uploads(bucket)) {
            for (Part part : parts(bucket, upload)) {
                all = all.plus(Usage.ofOne(part.size().orElseThrow()));
            }
        }
        return all;
    }

    private ListObjectVersionsOutput versions(String bucket) {
        return s3.as(
                admin,
                S3Api.LIST_OBJECT_VERSIONS,
                ListObjectVersionsRequest.builder().bucket(bucket).build());
    }

    private List<MultipartUpload> uploads(String bucket) {
        ListMultipartUploadsOutput output =
                s3.as(
                        admin,
                        S3Api.LIST_MULTIPART_UPLOADS,
                        ListMultipartUploadsRequest.builder().bucket(bucket).build());
        return output.uploads().orElse(List.of());
    }

    private List<Part> parts(String bucket, MultipartUpload upload) {
        ListPartsOutput output =
                s3.as(
                        admin,
                        S3Api.LIST_PARTS,
                        ListPartsRequest.builder()
                                .bucket(bucket)
                                .key(upload.key().orElseThrow())
                                .uploadId(upload.uploadId().orElseThrow())
                                .build());
        return output.parts().orElse(List.of());
    }
}
