package coffer.s3.object;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.s3.api.DeleteObjectTaggingOutput;
import coffer.s3.api.DeleteObjectTaggingRequest;
import coffer.s3.api.GetObjectTaggingOutput;
import coffer.s3.api.GetObjectTaggingRequest;
import coffer.s3.api.PutObjectTaggingOutput;
import coffer.s3.api.PutObjectTaggingRequest;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.BucketDemands;
import coffer.s3.event.Occasion;
import coffer.s3.tag.TagSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The tags of an object.
public final class TaggingOperations {
    private static final Sighting.Action PUT =
            new Sighting.Action("s3:PutObjectTagging", "s3:PutObjectVersionTagging");
    private static final Sighting.Action DELETE =
            new Sighting.Action("s3:DeleteObjectTagging", "s3:DeleteObjectVersionTagging");

    private final ObjectPorts ports;

    public TaggingOperations(ObjectPorts ports) {
        this.ports = ports;
    }

    public Plan<GetObjectTaggingOutput> getObjectTagging(GetObjectTaggingRequest input, Call call) {
        Sighting found =
                Sighting.of(
                        ports,
                        new Sighting.Wanted(
                                input.bucket(),
                                input.key(),
                                input.versionId(),
                                input.expectedBucketOwner()));
        BucketDemands demands = ports.buckets().demands(found.bucket(), call);
        Demand list = found.mayList(demands);
        return Plan.demanding(found.demand(demands, Sighting.Action.GET_TAGS), list)
                .then(authorised -> {
                    Version version = found.present(authorised.permits(list));
                    Map<String, String> tags = version.object().orElseThrow().tags();
                    return Effect.answer(
                            GetObjectTaggingOutput.builder()
                                    .versionId(found.shownVersionId(version))
                                    .tagSet(TagSet.shown(tags))
                                    .build());
                });
    }

    public Plan<PutObjectTaggingOutput> putObjectTagging(PutObjectTaggingRequest input, Call call) {
        Map<String, String> tags = TagSet.ofObject(input.tagging().tagSet());
        Sighting.Wanted wanted =
                new Sighting.Wanted(
                        input.bucket(),
                        input.key(),
                        input.versionId(),
                        input.expectedBucketOwner());
        return change(
                new Change(wanted, PUT, tags),
                call,
                versionId -> PutObjectTaggingOutput.builder().versionId(versionId).build());
    }

    public Plan<DeleteObjectTaggingOutput> deleteObjectTagging(
            DeleteObjectTaggingRequest input, Call call) {
        Sighting.Wanted wanted =
                new Sighting.Wanted(
                        input.bucket(),
                        input.key(),
                        input.versionId(),
                        input.expectedBucketOwner());
        return change(
                new Change(wanted, DELETE, Map.of()),
                call,
                versionId -> DeleteObjectTaggingOutput.builder().versionId(versionId).build());
    }

    private record Change(
            Sighting.Wanted wanted, Sighting.Action action, Map<String, String> tags) {}

    private <O> Plan<O> change(Change change, Call call, Function<Optional<String>, O> output) {
        Sighting found = Sighting.of(ports, change.wanted());
        BucketDemands demands = ports.buckets().demands(found.bucket(), call);
        Map<String, List<String>> requested = TagSet.requestKeys(change.tags());
        Demand demand = found.demand(demands, change.action()).with(requested);
        Demand list = found.mayList(demands);
        return Plan.demanding(demand, list)
                .then(authorised -> {
                    Version seen = found.present(authorised.permits(list));
                    return Effect.change(tx -> {
                        Bucket bucket = ports.buckets().same(tx, found.bucket());
                        Version current = ports.index().same(tx, bucket, seen);
                        ports.index().put(tx, bucket, current.withTags(change.tags()));
                        String name = change.action().equals(PUT) ? "Put" : "Delete";
                        ports.notifications()
                                .tell(
                                        tx,
                                        bucket,
                                        Occasion.of("ObjectTagging:" + name, call),
                                        current.touched());
                        return output.apply(found.shownVersionId(seen));
                    });
                });
    }
}
