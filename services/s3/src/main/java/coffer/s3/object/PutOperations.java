package coffer.s3.object;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kernel.Bytes;
import coffer.s3.api.PutObjectOutput;
import coffer.s3.api.PutObjectRequest;
import coffer.s3.bucket.Acl;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.BucketDemands;
import coffer.s3.content.Claims;
import coffer.s3.content.Content;
import coffer.s3.content.Discards;
import coffer.s3.content.Draft;
import coffer.s3.content.Encryption;
import coffer.s3.content.EncryptionChoice;
import coffer.s3.content.Envelope;
import coffer.s3.content.Envelopes;
import coffer.s3.content.Intake;
import coffer.s3.content.Manifest;
import coffer.s3.content.StoredChecksum;
import coffer.s3.error.S3Error;
import coffer.s3.tag.TagSet;
import coffer.wire.checksum.ChecksumAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Uploading an object in one piece.
public final class PutOperations {
    private final ObjectPorts ports;

    public PutOperations(ObjectPorts ports) {
        this.ports = ports;
    }

    public Plan<PutObjectOutput> putObject(PutObjectRequest input, Call call) {
        ObjectIndex.checkKey(input.key());
        Bucket bucket =
                ports.store()
                        .read(snapshot ->
                                ports.buckets()
                                        .require(
                                                snapshot,
                                                input.bucket(),
                                                input.expectedBucketOwner()));
        Map<String, String> tags = input.tagging().map(TagSet::ofHeader).orElse(Map.of());
        BucketDemands demands = ports.buckets().demands(bucket, call);
        return Plan.demanding(writeDemands(demands, input.key(), tags))
                .then(authorised -> put(input, call, bucket, tags));
    }

    /// Writing an object with tags takes a second permission.
    public static List<Demand> writeDemands(
            BucketDemands demands, String key, Map<String, String> tags) {
        List<Demand> all = new ArrayList<>();
        Demand put = demands.onObject("s3:PutObject", key);
        if (tags.isEmpty()) return List.of(put);
        all.add(put.with(TagSet.requestKeys(tags)));
        all.add(demands.onObject("s3:PutObjectTagging", key).with(TagSet.requestKeys(tags)));
        return all;
    }

    private Effect<PutObjectOutput> put(
            PutObjectRequest input, Call call, Bucket bucket, Map<String, String> tags) {
        checkSupported(input);
        EncryptionChoice choice = EncryptionChoice.of(wish(input), bucket);
        ObjectHeaders headers = ObjectHeaders.of(given(input));
        String storageClass = StorageClasses.of(input.storageClass());
        Claims claims = Claims.of(call.transport().request().headers());
        Publication.checkEarly(
                ports,
                new Sighting.Wanted(bucket.name(), input.key(), Optional.empty(), Optional.empty()),
                input.ifMatch(),
                input.ifNoneMatch());
        ChecksumAlgorithm algorithm = claims.algorithm().orElse(ChecksumAlgorithm.CRC64NVME);
        Envelopes.Place place = new Envelopes.Place(bucket, input.key());
        try (Envelope envelope = ports.envelopes().generate(call, place, choice)) {
            Intake intake =
                    new Intake(
                            call.upload().get(),
                            claims,
                            Set.of(algorithm),
                            !choice.isKms(),
                            Manifest.ofObject(bucket, input.key(), call.time()));
            Draft draft = ports.contents().receive(intake, envelope);
            Content content = content(draft, envelope.encryption(), algorithm);
            Publication publication =
                    new Publication(
                            bucket,
                            input.key(),
                            new StoredObject(content, headers, tags, storageClass),
                            input.ifMatch(),
                            input.ifNoneMatch(),
                            call.time());
            return publish(publication, draft, envelope);
        }
    }

    private Content content(Draft draft, Encryption encryption, ChecksumAlgorithm algorithm) {
        // The tag of a KMS-encrypted object tells nothing about its bytes, as AWS's does not.
        String etag =
                encryption.usesKms()
                        ? ports.opaqueEtag()
                        : draft.md5().map(Bytes::toHex).orElseThrow();
        return new Content(
                draft.ref().sizeBytes(),
                etag,
                new StoredChecksum(
                        algorithm, StoredChecksum.Type.FULL_OBJECT, draft.checksum(algorithm)),
                encryption,
                Optional.of(draft.ref()),
                Optional.empty());
    }

    private Effect<PutObjectOutput> publish(
            Publication publication, Draft draft, Envelope envelope) {
        Bytes versionRandom = ports.versionRandom();
        Discards discards = ports.contents().discards(publication.time());
        return Effect.<PutObjectOutput>change(
                        tx -> {
                            envelope.put(tx, ports.contents().keys());
                            draft.put(tx, ports.contents().keys());
                            Version version =
                                    publication.commit(tx, ports, versionRandom, discards);
                            return output(publication, version);
                        })
                .onceCommitted(discards::deleteBlobs)
                .ifAbandoned(draft::discard);
    }

    private static PutObjectOutput output(Publication publication, Version version) {
        Content content = publication.object().content();
        Encryption encryption = content.encryption();
        StoredChecksum checksum = content.checksum();
        return PutObjectOutput.builder()
                .eTag(content.quotedEtag())
                .checksumCRC32(checksum.in(ChecksumAlgorithm.CRC32))
                .checksumCRC32C(checksum.in(ChecksumAlgorithm.CRC32C))
                .checksumCRC64NVME(checksum.in(ChecksumAlgorithm.CRC64NVME))
                .checksumSHA1(checksum.in(ChecksumAlgorithm.SHA1))
                .checksumSHA256(checksum.in(ChecksumAlgorithm.SHA256))
                .checksumType(checksum.type().name())
                .serverSideEncryption(encryption.algorithm())
                .ssekmsKeyId(encryption.kmsKeyArn())
                .bucketKeyEnabled(encryption.shownBucketKey())
                .versionId(Sighting.shownVersionId(publication.bucket(), version))
                .build();
    }

    private static void checkSupported(PutObjectRequest input) {
        Acl.check(
                input.acl(),
                List.of(
                        input.grantFullControl(),
                        input.grantRead(),
                        input.grantReadACP(),
                        input.grantWriteACP()));
        if (input.writeOffsetBytes().isPresent()) {
            throw S3Error.NOT_IMPLEMENTED.because("Appending to objects is not supported");
        }
        checkNoLock(
                input.objectLockMode(),
                input.objectLockLegalHoldStatus(),
                input.objectLockRetainUntilDate().isPresent());
    }

    /// No bucket here has Object Lock.
    public static void checkNoLock(
            Optional<String> mode, Optional<String> legalHold, boolean hasDate) {
        if (mode.isPresent() || legalHold.isPresent() || hasDate) {
            throw S3Error.INVALID_REQUEST.because("Bucket is missing Object Lock Configuration");
        }
    }

    private static EncryptionChoice.Wish wish(PutObjectRequest input) {
        return new EncryptionChoice.Wish(
                input.serverSideEncryption(),
                input.ssekmsKeyId(),
                input.ssekmsEncryptionContext(),
                input.bucketKeyEnabled(),
                input.sseCustomerAlgorithm());
    }

    private static ObjectHeaders.Given given(PutObjectRequest input) {
        return new ObjectHeaders.Given(
                input.contentType(),
                input.cacheControl(),
                input.contentDisposition(),
                input.contentEncoding(),
                input.contentLanguage(),
                input.expires(),
                input.websiteRedirectLocation(),
                input.metadata());
    }
}
