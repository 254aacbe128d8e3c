package coffer.s3.object;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kernel.Arn;
import coffer.s3.api.ObjectEncryption;
import coffer.s3.api.SSEKMSEncryption;
import coffer.s3.api.UpdateObjectEncryptionRequest;
import coffer.s3.api.UpdateObjectEncryptionResponse;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.BucketDemands;
import coffer.s3.content.Content;
import coffer.s3.content.Contents;
import coffer.s3.content.Discards;
import coffer.s3.content.Encryption;
import coffer.s3.content.EncryptionChoice;
import coffer.s3.content.Envelope;
import coffer.s3.content.Envelopes;
import coffer.s3.content.Manifest;
import coffer.s3.content.Renewal;
import coffer.s3.error.S3Error;
import coffer.s3.lock.ObjectLock;
import coffer.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Giving an object another key without touching its bytes: the data keys are unwrapped under the
/// old key and wrapped under the new one. Whoever fears that the data keys are known asks for the
/// bytes to be written anew (`x-coffer-rewrite: true`), which changes nothing else that can be
/// seen.
// AWS: UpdateObjectEncryption; Amazon S3 User Guide, "Updating server-side encryption for existing
// data".
public final class ObjectEncryptionOperations {
    private static final Sighting.Action PUT = new Sighting.Action("s3:PutObject", "s3:PutObject");
    private static final Sighting.Action UPDATE =
            new Sighting.Action("s3:UpdateObjectEncryption", "s3:UpdateObjectEncryption");
    private static final Pattern KEY_ARN =
            Pattern.compile("arn:aws[a-zA-Z0-9-]*:kms:[a-z0-9-]+:\\d{12}:key/[a-zA-Z0-9-]{1,200}");

    private final ObjectPorts ports;

    public ObjectEncryptionOperations(ObjectPorts ports) {
        this.ports = ports;
    }

    public Plan<UpdateObjectEncryptionResponse> updateObjectEncryption(
            UpdateObjectEncryptionRequest input, Call call) {
        SSEKMSEncryption wanted = wanted(input.objectEncryption());
        Sighting found =
                Sighting.of(
                        ports,
                        new Sighting.Wanted(
                                input.bucket(),
                                input.key(),
                                input.versionId(),
                                input.expectedBucketOwner()));
        BucketDemands ofBucket = ports.buckets().demands(found.bucket(), call);
        Demand list = found.mayList(ofBucket);
        List<Demand> demands = new ArrayList<>(demands(found, ofBucket));
        demands.add(list);
        return Plan.demanding(demands)
                .noting("encryption", notes(call))
                .then(authorised -> {
                    Version version = found.present(authorised.permits(list));
                    return update(new Target(found, version), wanted, call);
                });
    }

    private static List<Demand> demands(Sighting found, BucketDemands demands) {
        return List.of(found.demand(demands, PUT), found.demand(demands, UPDATE));
    }

    /// The version that is given another key.
    private record Target(Sighting sighting, Version version) {
        Bucket bucket() {
            return sighting.bucket();
        }

        Content content() {
            return version.object().orElseThrow().content();
        }

        Manifest.Place place() {
            return Manifest.Place.of(bucket(), version.key(), version.lastModified());
        }

        /// The same, by what has become of its bucket.
        Target in(Bucket now) {
            return new Target(sighting.in(now), version);
        }
    }

    private Effect<UpdateObjectEncryptionResponse> update(
            Target target, SSEKMSEncryption wanted, Call call) {
        boolean rewrites = rewrites(call);
        Encryption old = target.content().encryption();
        checkLock(target.version().lock(), call);
        checkSource(old, rewrites);
        checkOwner(target.bucket(), wanted.kmsKeyArn());
        Envelopes.Place place = new Envelopes.Place(target.bucket(), target.version().key());
        EncryptionChoice choice =
                EncryptionChoice.under(
                        wanted.kmsKeyArn(), wanted.bucketKeyEnabled().orElse(false), old);
        Contents.Source source = new Contents.Source(target.bucket(), target.content());
        try (Envelope from = ports.envelopes().open(call, place, old)) {
            Envelope to = ports.envelopes().generate(call, place, choice);
            if (!rewrites) return keep(target, ports.contents().rewrap(source, from, to), call);
            Contents.Written written =
                    new Contents.Written(target.place(), target.version().versionId());
            Renewal renewal = ports.contents().rewrite(source, from, to, written);
            return keep(target, renewal, call).renewedBy(() -> again(target, renewal, call));
        }
    }

    /// Ours, not AWS's: the bytes are to be sealed anew under fresh data keys.
    private static boolean rewrites(Call call) {
        return call.transport()
                .request()
                .headers()
                .find("x-coffer-rewrite")
                .filter("true"::equals)
                .isPresent();
    }

    /// AWS's record would not tell.
    private static Map<String, String> notes(Call call) {
        return rewrites(call) ? Map.of("bytes", "sealed anew") : Map.of();
    }

    private Effect.Change<UpdateObjectEncryptionResponse> keep(
            Target target, Renewal renewal, Call call) {
        Discards discards = ports.contents().discards(call.time());
        return Effect.<UpdateObjectEncryptionResponse>change(
                        tx -> {
                            Bucket bucket = ports.buckets().same(tx, target.bucket());
                            Version version = same(tx, bucket, target);
                            checkLock(version.lock(), call);
                            renewal.put(tx, bucket, discards);
                            ports.index().put(tx, bucket, version.with(renewal.content()));
                            return UpdateObjectEncryptionResponse.builder().build();
                        })
                .onceCommitted(() -> {
                    discards.deleteBlobs();
                    renewal.settle();
                })
                .ifAbandoned(renewal::abandon);
    }

    /// What was written anew need not be once more because the bucket's policy has changed.
    private Plan<UpdateObjectEncryptionResponse> again(Target target, Renewal renewal, Call call) {
        Target now = target.in(ports.now(target.bucket()));
        BucketDemands ofBucket = ports.buckets().demands(now.bucket(), call);
        return Plan.demanding(demands(now.sighting(), ofBucket))
                .noting("encryption", notes(call))
                .then(authorised -> {
                    renewal.reconsider();
                    return keep(now, renewal, call).renewedBy(() -> again(now, renewal, call));
                });
    }

    /// The version as it is now, if its bytes are still those that were given another key.
    private Version same(Transaction tx, Bucket bucket, Target target) {
        return ports.index()
                .find(tx, bucket, target.version().key(), target.version().versionId())
                .filter(now ->
                        now.object()
                                .filter(stored -> stored.content().equals(target.content()))
                                .isPresent())
                .orElseThrow(S3Error.OPERATION_ABORTED::refusal);
    }

    private static SSEKMSEncryption wanted(ObjectEncryption wanted) {
        SSEKMSEncryption kms =
                wanted.ssekms()
                        .orElseThrow(() ->
                                S3Error.INVALID_REQUEST.because(
                                        "Requests that modify an object encryption configuration"
                                                + " require a valid new encryption type. Valid"
                                                + " values are SSEKMS. Modify the request to"
                                                + " specify SSE-KMS for the updated encryption"
                                                + " type, and then try again."));
        if (KEY_ARN.matcher(kms.kmsKeyArn()).matches()) return kms;
        throw S3Error.INVALID_REQUEST.because(
                "Requests that modify an object's encryption type to SSE-KMS require a valid Amazon"
                        + " Web Services KMS key Amazon Resource Name (ARN). Confirm that you have"
                        + " a correctly formatted KMS key ARN in your request, and then try"
                        + " again.");
    }

    private static void checkLock(ObjectLock lock, Call call) {
        if (lock.permitsDeletion(call.time(), false)) return;
        throw S3Error.ACCESS_DENIED.because(
                "The encryption type for the specified object can't be updated because that object"
                        + " is protected by S3 Object Lock. If the object has a governance-mode"
                        + " retention period or a legal hold, you must first remove the Object Lock"
                        + " status on the object before you issue your UpdateObjectEncryption"
                        + " request. You can't use the UpdateObjectEncryption operation with"
                        + " objects that have an Object Lock compliance mode retention period"
                        + " applied to them.");
    }

    /// Two layers can be written anew, under two other keys.
    private static void checkSource(Encryption old, boolean rewrites) {
        boolean isDual = old.isDual() && !rewrites;
        if (!isDual && old.customer().isEmpty()) return;
        throw S3Error.INVALID_REQUEST.because(
                "The UpdateObjectEncryption operation doesn't support source objects with the"
                        + " encryption type DSSE-KMS or SSE-C. Only source objects encrypted with"
                        + " SSE-S3 or SSE-KMS are supported.");
    }

    private static void checkOwner(Bucket bucket, String keyArn) {
        if (Arn.parse(keyArn).account().equals(bucket.owner().digits())) return;
        throw S3Error.ACCESS_DENIED.because(
                "The Amazon Web Services KMS key in the request must be owned by the same account"
                        + " as the bucket. Modify the request to specify a KMS key from the same"
                        + " account, and then try again.");
    }
}
