package coffer.s3.object;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.s3.acl.AccessControl;
import coffer.s3.api.PutObjectOutput;
import coffer.s3.api.PutObjectRequest;
import coffer.s3.bucket.Bucket;
import coffer.s3.content.Claims;
import coffer.s3.content.Content;
import coffer.s3.content.Encryption;
import coffer.s3.content.StoredChecksum;
import coffer.s3.error.S3Error;
import coffer.s3.event.Occasion;
import coffer.s3.lifecycle.Lifecycle;
import coffer.s3.lock.LockRules;
import coffer.s3.tag.TagSet;
import coffer.wire.checksum.ChecksumAlgorithm;
import coffer.wire.http.Headers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Uploading an object in one piece.
public final class PutOperations {
    private final ObjectPorts ports;

    public PutOperations(ObjectPorts ports) {
        this.ports = ports;
    }

    public Plan<PutObjectOutput> putObject(PutObjectRequest input, Call call) {
        ObjectIndex.checkKey(input.key());
        Bucket bucket = ports.bucket(input.bucket(), input.expectedBucketOwner());
        Map<String, String> tags = input.tagging().map(TagSet::ofHeader).orElse(Map.of());
        WriteDemand demand =
                new WriteDemand(
                        input.key(),
                        tags,
                        input.ifMatch(),
                        input.ifNoneMatch(),
                        true,
                        Particulars.lockWish(input),
                        Particulars.aclWish(input));
        return Plan.demanding(demand.of(ports, bucket, call))
                .then(authorised -> put(input, call, new Into(bucket, demand, Claims::of)));
    }

    /// The same for a file that a browser posts in a form, whose fields became headers.
    public Plan<PutObjectOutput> postObject(PutObjectRequest input, Call call) {
        ObjectIndex.checkKey(input.key());
        Bucket bucket = ports.bucket(input.bucket(), input.expectedBucketOwner());
        Map<String, String> tags = input.tagging().map(FormTags::of).orElse(Map.of());
        WriteDemand demand =
                new WriteDemand(
                        input.key(),
                        tags,
                        input.ifMatch(),
                        input.ifNoneMatch(),
                        true,
                        Particulars.lockWish(input),
                        Particulars.aclWish(input));
        return Plan.demanding(demand.of(ports, bucket, call))
                .then(authorised -> put(input, call, new Into(bucket, demand, Claims::ofForm)));
    }

    /// Where an upload goes, what that takes, and what is claimed of it.
    private record Into(Bucket bucket, WriteDemand demand, Function<Headers, Claims> claims) {}

    private Effect<PutObjectOutput> put(PutObjectRequest input, Call call, Into into) {
        Bucket bucket = into.bucket();
        WriteDemand demand = into.demand();
        if (input.writeOffsetBytes().isPresent()) {
            throw S3Error.NOT_IMPLEMENTED.because("Appending to objects is not supported");
        }
        Particulars particulars = Particulars.of(input, bucket, call);
        Optional<AccessControl> acl = NewOwner.of(demand.acl(), bucket, call, input.key());
        Claims claims = into.claims().apply(call.transport().request().headers());
        checkClaimsOfLocked(claims, particulars, bucket);
        Publication.checkEarly(
                ports,
                Sighting.Wanted.newest(bucket, input.key()),
                input.ifMatch(),
                input.ifNoneMatch());
        Publication.requireRoom(ports, bucket, input.key(), claims.leastBytes());
        Arrival arrival =
                Arrival.receive(
                        ports,
                        call,
                        new Arrival.Target(bucket, input.key(), particulars.encryption()),
                        new Arrival.Origin(
                                call.upload()::get,
                                claims,
                                claims.algorithm().orElse(ChecksumAlgorithm.CRC64NVME)));
        Publication publication =
                new Publication(
                        bucket,
                        input.key(),
                        new StoredObject(
                                arrival.content(),
                                particulars.headers(),
                                demand.tags(),
                                particulars.storageClass(),
                                particulars.lock(),
                                acl),
                        input.ifMatch(),
                        input.ifNoneMatch(),
                        call.time());
        Terms terms = new Terms(input, publication, demand, call);
        return new Publishing<>(ports, publication, arrival, terms).effect();
    }

    /// What cannot be deleted must not have been damaged on its way.
    // AWS: PutObject, "Content-MD5".
    private static void checkClaimsOfLocked(Claims claims, Particulars particulars, Bucket bucket) {
        boolean isLocked =
                particulars.lock().isPresent()
                        || bucket.settings()
                                .objectLock()
                                .flatMap(LockRules::defaultRetention)
                                .isPresent();
        if (isLocked && claims.body().isEmpty()) {
            throw S3Error.INVALID_REQUEST.because(
                    "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests"
                            + " with Object Lock parameters");
        }
    }

    private final class Terms implements Publishing.Terms<PutObjectOutput> {
        private final PutObjectRequest input;
        private final Publication publication;
        private final WriteDemand demand;
        private final Call call;
        private final Lifecycle lifecycle;

        Terms(PutObjectRequest input, Publication publication, WriteDemand demand, Call call) {
            this.input = input;
            this.publication = publication;
            this.demand = demand;
            this.call = call;
            this.lifecycle = ports.lifecycle(publication.bucket());
        }

        @Override
        public List<Demand> demands(Bucket now) {
            return demand.of(ports, now, call);
        }

        @Override
        public Optional<AccessControl> acl(Bucket now) {
            return NewOwner.of(demand.acl(), now, call, demand.key());
        }

        @Override
        public Occasion occasion() {
            boolean isForm = call.transport().request().method().equals("POST");
            return Occasion.of(isForm ? "ObjectCreated:Post" : "ObjectCreated:Put", call);
        }

        @Override
        public PutObjectOutput output(Version version) {
            return PutOperations.output(publication, version, lifecycle)
                    .sseCustomerAlgorithm(input.sseCustomerAlgorithm())
                    .sseCustomerKeyMD5(input.sseCustomerKeyMD5())
                    .build();
        }
    }

    private static PutObjectOutput.Builder output(
            Publication publication, Version version, Lifecycle lifecycle) {
        Content content = publication.object().content();
        Encryption encryption = content.encryption();
        StoredChecksum checksum = content.checksum();
        return PutObjectOutput.builder()
                .eTag(content.quotedEtag())
                .expiration(version.expiration(lifecycle))
                .checksumCRC32(checksum.in(ChecksumAlgorithm.CRC32))
                .checksumCRC32C(checksum.in(ChecksumAlgorithm.CRC32C))
                .checksumCRC64NVME(checksum.in(ChecksumAlgorithm.CRC64NVME))
                .checksumSHA1(checksum.in(ChecksumAlgorithm.SHA1))
                .checksumSHA256(checksum.in(ChecksumAlgorithm.SHA256))
                .checksumType(checksum.type().name())
                .serverSideEncryption(encryption.shownAlgorithm())
                .ssekmsKeyId(encryption.kmsKeyArn())
                .bucketKeyEnabled(encryption.shownBucketKey())
                .versionId(Sighting.shownVersionId(publication.bucket(), version));
    }
}
