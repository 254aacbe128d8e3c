package coffer.s3.object;

import coffer.gate.Authorised;
import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.s3.api.GetObjectOutput;
import coffer.s3.api.GetObjectRequest;
import coffer.s3.api.HeadObjectOutput;
import coffer.s3.api.HeadObjectRequest;
import coffer.s3.api.S3Api;
import coffer.s3.bucket.BucketDemands;
import coffer.s3.content.Content;
import coffer.s3.content.ContentStream;
import coffer.s3.content.Contents;
import coffer.s3.content.CustomerKey;
import coffer.s3.content.Envelope;
import coffer.s3.content.Envelopes;
import coffer.s3.error.S3Error;
import coffer.s3.lock.ObjectLock;
import coffer.s3.lock.Retention;
import coffer.wire.checksum.ChecksumAlgorithm;
import coffer.wire.codec.Times;
import coffer.wire.schema.Likeness;
import coffer.wire.schema.TimeFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Downloading an object, or learning of it.
public final class GetOperations {
    private final ObjectPorts ports;

    public GetOperations(ObjectPorts ports) {
        this.ports = ports;
    }

    public Plan<GetObjectOutput> getObject(GetObjectRequest input, Call call) {
        return plan(request(input, call), call, answer -> reveal(answer, call));
    }

    /// GetObject without its body.
    public Plan<HeadObjectOutput> headObject(HeadObjectRequest input, Call call) {
        ReadRequest request = request(Alike.ASKED.of(input), call);
        return plan(
                request,
                call,
                answer -> {
                    if (request.wantsChecksums()) checkMayUseKey(answer, call);
                    return Effect.answer(Alike.TOLD.of(output(answer)));
                });
    }

    private static ReadRequest request(GetObjectRequest input, Call call) {
        return new ReadRequest(
                new Sighting.Wanted(
                        input.bucket(),
                        input.key(),
                        input.versionId(),
                        input.expectedBucketOwner()),
                new Preconditions(
                                input.ifMatch(),
                                input.ifNoneMatch(),
                                input.ifModifiedSince(),
                                input.ifUnmodifiedSince())
                        .at(call.time()),
                input.range(),
                input.partNumber(),
                new ReadRequest.Overrides(
                        input.responseCacheControl(),
                        input.responseContentDisposition(),
                        input.responseContentEncoding(),
                        input.responseContentLanguage(),
                        input.responseContentType(),
                        input.responseExpires()),
                isEnabled(input.checksumMode()),
                new ReadRequest.Key(
                        CustomerKey.of(
                                new CustomerKey.Given(
                                        input.sseCustomerAlgorithm(),
                                        input.sseCustomerKey(),
                                        input.sseCustomerKeyMD5()),
                                call),
                        input.sseCustomerAlgorithm(),
                        input.sseCustomerKeyMD5()));
    }

    private static boolean isEnabled(Optional<String> checksumMode) {
        return checksumMode.filter(mode -> mode.equalsIgnoreCase("ENABLED")).isPresent();
    }

    private <O> Plan<O> plan(
            ReadRequest request, Call call, Function<ReadAnswer, Effect<O>> perform) {
        Sighting sighting = Sighting.of(ports, request.wanted());
        BucketDemands demands = ports.buckets().demands(sighting.bucket(), call);
        Demand get = sighting.demand(demands, Sighting.Action.GET);
        Demand tags = sighting.demand(demands, Sighting.Action.GET_TAGS).optional();
        Demand list = sighting.mayList(demands);
        Optional<LockDemands> lock = LockDemands.of(sighting, demands);
        List<Demand> all = new ArrayList<>(List.of(get, tags, list));
        lock.ifPresent(it -> all.addAll(List.of(it.retention(), it.legalHold())));
        return Plan.demanding(all)
                .then(authorised -> {
                    boolean isAnonymous = call.identity().account().isEmpty();
                    if (isAnonymous && !request.overrides().isEmpty()) {
                        throw S3Error.INVALID_REQUEST.because(
                                "Request specific response headers cannot be used for"
                                        + " anonymous GET requests.");
                    }
                    Version version = sighting.present(authorised.permits(list));
                    return perform.apply(
                            answer(
                                    request,
                                    sighting,
                                    version,
                                    Permitted.of(authorised, tags, lock)));
                });
    }

    /// What it takes to be told of a lock, if there is one.
    private record LockDemands(Demand retention, Demand legalHold) {
        static Optional<LockDemands> of(Sighting sighting, BucketDemands demands) {
            return sighting.version()
                    .filter(version -> !version.lock().equals(ObjectLock.NONE))
                    .map(version ->
                            new LockDemands(
                                    demands.onObject("s3:GetObjectRetention", version.key())
                                            .optional(),
                                    demands.onObject("s3:GetObjectLegalHold", version.key())
                                            .optional()));
        }
    }

    /// What the caller may be told besides.
    private record Permitted(boolean tags, boolean retention, boolean legalHold) {
        static Permitted of(Authorised authorised, Demand tags, Optional<LockDemands> lock) {
            return new Permitted(
                    authorised.permits(tags),
                    lock.filter(it -> authorised.permits(it.retention())).isPresent(),
                    lock.filter(it -> authorised.permits(it.legalHold())).isPresent());
        }

        Optional<ObjectLock> lockOf(StoredObject stored) {
            return stored.lock()
                    .map(lock ->
                            new ObjectLock(
                                    lock.retention().filter(_ -> retention),
                                    lock.legalHold().filter(_ -> legalHold)));
        }
    }

    private ReadAnswer answer(
            ReadRequest request, Sighting sighting, Version version, Permitted permitted) {
        StoredObject stored = version.object().orElseThrow();
        Content content = stored.content();
        CustomerKey.check(content.encryption(), request.key().given());
        ObjectHeaders headers = request.overrides().over(stored.headers());
        request.preconditions()
                .checkRead(version, content.etag(), () -> unmodified(sighting, version, headers));
        Slice whole = Slice.whole(content.sizeBytes(), content.checksum());
        Slice slice = whole;
        if (request.partNumber().isPresent()) {
            slice =
                    Slice.ofPart(
                            request.partNumber().get(),
                            ports.contents().parts(new Contents.Source(sighting.bucket(), content)),
                            whole);
        } else if (request.range().isPresent()) {
            slice = Slice.of(request.range().get(), content.sizeBytes(), content.checksum());
        }
        StoredObject shown =
                new StoredObject(
                        content,
                        headers,
                        stored.tags(),
                        stored.storageClass(),
                        permitted.lockOf(stored),
                        stored.acl());
        return new ReadAnswer(
                sighting,
                version,
                shown,
                slice,
                new ReadAnswer.Telling(
                        request.wantsChecksums(),
                        permitted.tags(),
                        request.partNumber().isPresent()),
                request.key());
    }

    /// What whoever has the object already must hear of it again.
    // RFC 9110, section 15.4.5.
    private static Map<String, String> unmodified(
            Sighting sighting, Version version, ObjectHeaders headers) {
        Map<String, String> told = new HashMap<>();
        told.put("etag", version.object().orElseThrow().content().quotedEtag());
        told.put(
                "last-modified",
                Times.format(version.lastModified(), TimeFormat.HTTP_DATE, Times.Fraction.ALWAYS));
        headers.cacheControl().ifPresent(value -> told.put("cache-control", value));
        headers.expires().ifPresent(value -> told.put("expires", value));
        sighting.shownVersionId(version).ifPresent(id -> told.put("x-amz-version-id", id));
        return told;
    }

    private Effect<GetObjectOutput> reveal(ReadAnswer answer, Call call) {
        Envelope envelope = open(answer, call);
        ContentStream body =
                ports.contents()
                        .open(
                                new Contents.Source(answer.sighting().bucket(), answer.content()),
                                envelope,
                                answer.slice().from(),
                                answer.slice().to());
        return Effect.reveal(output(answer), body);
    }

    /// A checksum tells about the bytes, so it takes the key as they do.
    // AWS: HeadObject, "ChecksumMode".
    private void checkMayUseKey(ReadAnswer answer, Call call) {
        if (answer.encryption().usesKms()) open(answer, call).close();
    }

    private Envelope open(ReadAnswer answer, Call call) {
        Envelopes.Place place =
                new Envelopes.Place(answer.sighting().bucket(), answer.version().key());
        return ports.envelopes().open(call, place, answer.encryption(), answer.key().given());
    }

    private GetObjectOutput output(ReadAnswer answer) {
        ObjectHeaders headers = answer.object().headers();
        return GetObjectOutput.builder()
                .acceptRanges("bytes")
                .lastModified(answer.version().lastModified())
                .contentLength(answer.slice().lengthBytes())
                .eTag(answer.content().quotedEtag())
                .checksumCRC32(answer.checksum(ChecksumAlgorithm.CRC32))
                .checksumCRC32C(answer.checksum(ChecksumAlgorithm.CRC32C))
                .checksumCRC64NVME(answer.checksum(ChecksumAlgorithm.CRC64NVME))
                .checksumSHA1(answer.checksum(ChecksumAlgorithm.SHA1))
                .checksumSHA256(answer.checksum(ChecksumAlgorithm.SHA256))
                .checksumType(answer.checksumType())
                .versionId(answer.versionId())
                .cacheControl(headers.cacheControl())
                .contentDisposition(headers.contentDisposition())
                .contentEncoding(headers.contentEncoding())
                .contentLanguage(headers.contentLanguage())
                .contentRange(answer.slice().range())
                .contentType(headers.contentType())
                .expires(headers.expires())
                .websiteRedirectLocation(headers.websiteRedirectLocation())
                .serverSideEncryption(answer.encryption().shownAlgorithm())
                .sseCustomerAlgorithm(answer.key().algorithm())
                .sseCustomerKeyMD5(answer.key().md5())
                .metadata(answer.metadata())
                .ssekmsKeyId(answer.encryption().kmsKeyArn())
                .bucketKeyEnabled(answer.encryption().shownBucketKey())
                .storageClass(answer.storageClass())
                .partsCount(answer.partsCount())
                .tagCount(answer.tagCount())
                .expiration(expiration(answer))
                .objectLockMode(answer.retention().map(it -> it.mode().name()))
                .objectLockRetainUntilDate(answer.retention().map(Retention::until))
                .objectLockLegalHoldStatus(answer.legalHold())
                .build();
    }

    /// Only a current version expires.
    private Optional<String> expiration(ReadAnswer answer) {
        if (answer.sighting().wanted().versionId().isPresent()) return Optional.empty();
        return answer.version().expiration(ports.lifecycle(answer.sighting().bucket()));
    }

    /// What HEAD asks and tells is what GET does. Apart, as S3's model is read for it.
    private static final class Alike {
        static final Likeness<HeadObjectRequest, GetObjectRequest> ASKED =
                new Likeness<>(
                        S3Api.HEAD_OBJECT.model().input(),
                        S3Api.GET_OBJECT.model().input(),
                        GetObjectRequest.class);
        static final Likeness<GetObjectOutput, HeadObjectOutput> TOLD =
                new Likeness<>(
                        S3Api.GET_OBJECT.model().output(),
                        S3Api.HEAD_OBJECT.model().output(),
                        HeadObjectOutput.class);
    }
}
