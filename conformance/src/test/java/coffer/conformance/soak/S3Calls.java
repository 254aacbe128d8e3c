package coffer.conformance.soak;

import coffer.kernel.Bytes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// The calls of a soak on objects, in the model's words. Each change answers the id of the version
/// it made or removed.
record S3Calls(S3Client client, String kmsKey) {
    // Small, so that listings have pages.
    private static final int PAGE = 20;

    String put(ModelledKey key, Content content, boolean byKms) {
        PutObjectRequest.Builder request =
                PutObjectRequest.builder().bucket(key.bucket().name()).key(key.name());
        if (byKms) request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(kmsKey);
        return id(client.putObject(request.build(), body(content.bytes())).versionId());
    }

    String copy(ModelledKey from, ModelledKey to, boolean byKms) {
        CopyObjectRequest.Builder request =
                CopyObjectRequest.builder()
                        .sourceBucket(from.bucket().name())
                        .sourceKey(from.name())
                        .destinationBucket(to.bucket().name())
                        .destinationKey(to.name());
        if (byKms) request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(kmsKey);
        return id(client.copyObject(request.build()).versionId());
    }

    String delete(ModelledKey key) {
        String bucket = key.bucket().name();
        return id(client.deleteObject(it -> it.bucket(bucket).key(key.name())).versionId());
    }

    void delete(ModelledKey key, String versionId) {
        String bucket = key.bucket().name();
        client.deleteObject(it -> it.bucket(bucket).key(key.name()).versionId(versionId));
    }

    Bytes bytes(ModelledKey key, String versionId) {
        String bucket = key.bucket().name();
        return Bytes.adopt(
                client.getObjectAsBytes(
                                it -> it.bucket(bucket).key(key.name()).versionId(versionId))
                        .asByteArray());
    }

    /// From `first` to `last`, that one included.
    Bytes range(ModelledKey key, int first, int last) {
        String bucket = key.bucket().name();
        String range = "bytes=%d-%d".formatted(first, last);
        return Bytes.adopt(
                client.getObjectAsBytes(it -> it.bucket(bucket).key(key.name()).range(range))
                        .asByteArray());
    }

    /// The keys that begin with `prefix`, and how long their objects are.
    Map<String, Long> sizes(SoakBucket bucket, String prefix) {
        Map<String, Long> sizes = new TreeMap<>();
        client.listObjectsV2Paginator(it -> it.bucket(bucket.name()).prefix(prefix).maxKeys(PAGE))
                .contents()
                .forEach((S3Object object) -> sizes.put(object.key(), object.size()));
        return sizes;
    }

    /// Everything that is kept under one key, read to its last byte.
    Seen seen(ModelledKey key) {
        Map<String, Optional<Bytes>> versions = new HashMap<>();
        Latest latest = new Latest();
        client.listObjectVersionsPaginator(
                        it -> it.bucket(key.bucket().name()).prefix(key.name()).maxKeys(PAGE))
                .forEach(page -> {
                    for (ObjectVersion each : page.versions()) {
                        versions.put(each.versionId(), Optional.of(bytes(key, each.versionId())));
                        latest.note(each.versionId(), each.isLatest());
                    }
                    for (DeleteMarkerEntry each : page.deleteMarkers()) {
                        versions.put(each.versionId(), Optional.empty());
                        latest.note(each.versionId(), each.isLatest());
                    }
                });
        return new Seen(versions, latest.id);
    }

    static RequestBody body(Bytes bytes) {
        return RequestBody.fromBytes(bytes.expose());
    }

    /// Where there are no versions, answers name none, and listings call it `null`.
    static String id(@Nullable String versionId) {
        return versionId == null ? "null" : versionId;
    }

    private static final class Latest {
        private Optional<String> id = Optional.empty();

        void note(String versionId, boolean isLatest) {
            if (!isLatest) return;
            if (id.isPresent()) throw new AssertionError("two versions are the latest");
            id = Optional.of(versionId);
        }
    }
}
