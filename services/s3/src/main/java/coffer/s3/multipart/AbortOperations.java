package coffer.s3.multipart;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.s3.api.AbortMultipartUploadOutput;
import coffer.s3.api.AbortMultipartUploadRequest;
import coffer.s3.bucket.Bucket;
import coffer.s3.content.Discards;
import coffer.s3.erasure.Erasing;
import coffer.s3.erasure.Erasures;
import coffer.s3.object.ObjectPorts;
import coffer.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// AbortMultipartUpload, which can have erased what has arrived.
final class AbortOperations {
    private final ObjectPorts ports;
    private final Uploads uploads;
    private final Erasures erasures;

    AbortOperations(ObjectPorts ports, Uploads uploads, Erasures erasures) {
        this.ports = ports;
        this.uploads = uploads;
        this.erasures = erasures;
    }

    Plan<AbortMultipartUploadOutput> abortMultipartUpload(
            AbortMultipartUploadRequest input, Call call) {
        UploadSighting found =
                UploadSighting.of(
                        ports,
                        uploads,
                        new UploadSighting.Named(
                                input.bucket(),
                                input.key(),
                                input.uploadId(),
                                input.expectedBucketOwner()));
        Discards discards = ports.contents().discards(call.time());
        Optional<Erasing> erasing =
                Erasing.isAskedFor(call)
                        ? Optional.of(erasures.begin(call.requestId(), found.bucket()))
                        : Optional.empty();
        return Plan.demanding(demands(found, call))
                .noting("erasure", Erasing.notes(call))
                .then(authorised ->
                        Effect.<AbortMultipartUploadOutput>change(
                                        tx -> abort(tx, found, discards, erasing))
                                .onceCommitted(() -> {
                                    discards.deleteBlobs();
                                    erasing.ifPresent(Erasing::finish);
                                })
                                .answering(() -> erasing.map(Erasing::headers).orElse(Map.of())));
    }

    /// To erase takes the permission that it takes to erase an object.
    private static List<Demand> demands(UploadSighting found, Call call) {
        List<Demand> demands = new ArrayList<>();
        demands.add(found.demand(call, "s3:AbortMultipartUpload"));
        if (Erasing.isAskedFor(call)) demands.add(found.demand(call, "s3:EraseObjectVersion"));
        return demands;
    }

    private AbortMultipartUploadOutput abort(
            Transaction tx, UploadSighting found, Discards discards, Optional<Erasing> erasing) {
        Bucket bucket = ports.buckets().same(tx, found.bucket());
        Upload upload = found.upload(tx);
        new UploadOperations(ports, uploads).drop(tx, bucket, upload, discards);
        erasing.ifPresent(it -> {
            it.add(upload.key(), upload.id());
            it.want(tx, discards);
        });
        return AbortMultipartUploadOutput.builder().build();
    }
}
