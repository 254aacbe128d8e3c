package coffer.s3.multipart;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.s3.bucket.Bucket;
import coffer.s3.lock.LockWish;
import coffer.s3.object.ObjectPorts;
import coffer.s3.object.WriteDemand;
import coffer.store.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The bucket of a request about an upload, and the upload it names: looked up only once the caller
/// is allowed to know.
record UploadSighting(ObjectPorts ports, Uploads uploads, Named named, Bucket bucket) {

    /// What the request names.
    record Named(String bucket, String key, String uploadId, Optional<String> expectedOwner) {}

    static UploadSighting of(ObjectPorts ports, Uploads uploads, Named named) {
        Bucket bucket = ports.bucket(named.bucket(), named.expectedOwner());
        return new UploadSighting(ports, uploads, named, bucket);
    }

    /// The same, by what has become of the bucket.
    UploadSighting in(Bucket now) {
        return new UploadSighting(ports, uploads, named, now);
    }

    Demand demand(Call call, String action) {
        return ports.buckets().demands(bucket, call).onObject(action, named.key());
    }

    /// For sending a part.
    List<Demand> writeDemands(Call call) {
        return WriteDemand.preparing(named.key(), Map.of(), LockWish.NONE).of(ports, bucket, call);
    }

    /// Throws NoSuchUpload.
    Upload upload() {
        return ports.store().read(this::upload);
    }

    Upload upload(Snapshot snapshot) {
        return uploads.require(snapshot, bucket, named.key(), named.uploadId());
    }
}
