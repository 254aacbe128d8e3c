package coffer.s3.object;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kernel.Bytes;
import coffer.s3.api.CopyObjectOutput;
import coffer.s3.api.CopyObjectRequest;
import coffer.s3.api.CopyObjectResult;
import coffer.s3.bucket.Acl;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.BucketDemands;
import coffer.s3.content.Claims;
import coffer.s3.content.Content;
import coffer.s3.content.ContentStream;
import coffer.s3.content.Contents;
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

/// Copying an object within the installation. The bytes are opened under the source's key and
/// sealed under the target's, both as the caller.
public final class CopyOperations {
    private static final long MAX_BYTES = 5L << 30;

    private final ObjectPorts ports;

    public CopyOperations(ObjectPorts ports) {
        this.ports = ports;
    }

    /// Where the copy comes from and goes to.
    private record Route(
            CopyObjectRequest input, Sighting source, Bucket target, Directives directives) {
        boolean isOntoItself() {
            return source.wanted().versionId().isEmpty()
                    && source.bucket().id().equals(target.id())
                    && source.wanted().key().equals(input.key());
        }
    }

    /// Whether the copy takes what describes it from the request or from its source.
    private record Directives(boolean replaceMetadata, boolean replaceTags) {
        static Directives of(CopyObjectRequest input) {
            return new Directives(
                    isReplace(input.metadataDirective(), "x-amz-metadata-directive"),
                    isReplace(input.taggingDirective(), "x-amz-tagging-directive"));
        }

        private static boolean isReplace(Optional<String> directive, String header) {
            return switch (directive.orElse("COPY")) {
                case "COPY" -> false;
                case "REPLACE" -> true;
                default ->
                        throw S3Error.INVALID_ARGUMENT
                                .because("Unknown directive.")
                                .with(Map.of("ArgumentName", header));
            };
        }
    }

    public Plan<CopyObjectOutput> copyObject(CopyObjectRequest input, Call call) {
        ObjectIndex.checkKey(input.key());
        EncryptionChoice.refuseCustomerKey(input.copySourceSSECustomerAlgorithm());
        Sighting source =
                Sighting.of(
                        ports,
                        CopySource.parse(input.copySource(), input.expectedSourceBucketOwner()));
        Bucket target =
                ports.store()
                        .read(snapshot ->
                                ports.buckets()
                                        .require(
                                                snapshot,
                                                input.bucket(),
                                                input.expectedBucketOwner()));
        Route route = new Route(input, source, target, Directives.of(input));
        Map<String, String> tags = tags(route);
        BucketDemands onSource = ports.buckets().demands(source.bucket(), call);
        Demand list = source.mayList(onSource);
        return Plan.demanding(demands(route, onSource, call, tags))
                .then(authorised ->
                        copy(route, source.present(authorised.permits(list)), call, tags));
    }

    private List<Demand> demands(
            Route route, BucketDemands onSource, Call call, Map<String, String> tags) {
        List<Demand> all = new ArrayList<>();
        all.add(route.source().demand(onSource, Sighting.Action.GET));
        all.add(route.source().mayList(onSource));
        if (!route.directives().replaceTags() && !tags.isEmpty()) {
            all.add(route.source().demand(onSource, Sighting.Action.GET_TAGS));
        }
        all.addAll(
                PutOperations.writeDemands(
                        ports.buckets().demands(route.target(), call), route.input().key(), tags));
        return all;
    }

    private static Map<String, String> tags(Route route) {
        if (route.directives().replaceTags()) {
            return route.input().tagging().map(TagSet::ofHeader).orElse(Map.of());
        }
        return route.source()
                .version()
                .flatMap(Version::object)
                .map(StoredObject::tags)
                .orElse(Map.of());
    }

    private Effect<CopyObjectOutput> copy(
            Route route, Version from, Call call, Map<String, String> tags) {
        CopyObjectRequest input = route.input();
        StoredObject stored = from.object().orElseThrow();
        check(route, from, stored);
        EncryptionChoice choice = EncryptionChoice.of(wish(input), route.target());
        ObjectHeaders headers =
                route.directives().replaceMetadata()
                        ? ObjectHeaders.of(given(input))
                        : stored.headers();
        String storageClass = StorageClasses.of(input.storageClass());
        Publication.checkEarly(
                ports,
                new Sighting.Wanted(
                        route.target().name(), input.key(), Optional.empty(), Optional.empty()),
                input.ifMatch(),
                input.ifNoneMatch());
        Copied copied = move(route, stored.content(), choice, call);
        Publication publication =
                new Publication(
                        route.target(),
                        input.key(),
                        new StoredObject(copied.content(), headers, tags, storageClass),
                        input.ifMatch(),
                        input.ifNoneMatch(),
                        call.time());
        return publish(route, from, publication, copied);
    }

    private static void check(Route route, Version from, StoredObject stored) {
        CopyObjectRequest input = route.input();
        Acl.check(
                input.acl(),
                List.of(
                        input.grantFullControl(),
                        input.grantRead(),
                        input.grantReadACP(),
                        input.grantWriteACP()));
        PutOperations.checkNoLock(
                input.objectLockMode(),
                input.objectLockLegalHoldStatus(),
                input.objectLockRetainUntilDate().isPresent());
        new Preconditions(
                        input.copySourceIfMatch(),
                        input.copySourceIfNoneMatch(),
                        input.copySourceIfModifiedSince(),
                        input.copySourceIfUnmodifiedSince())
                .checkCopy(from, stored.content().etag());
        if (stored.content().sizeBytes() > MAX_BYTES) {
            throw S3Error.INVALID_REQUEST.because(
                    "The specified copy source is larger than the maximum allowable size for a"
                            + " copy source: "
                            + MAX_BYTES);
        }
        boolean changesNothing =
                !route.directives().replaceMetadata()
                        && input.storageClass().isEmpty()
                        && input.websiteRedirectLocation().isEmpty()
                        && input.serverSideEncryption().isEmpty()
                        && input.checksumAlgorithm().isEmpty();
        if (route.isOntoItself() && changesNothing) {
            throw S3Error.INVALID_REQUEST.because(
                    "This copy request is illegal because it is trying to copy an object to itself"
                            + " without changing the object's metadata, storage class, website"
                            + " redirect location or encryption attributes.");
        }
    }

    /// A copy whose bytes are on disk, and the envelope under which they were sealed.
    private record Copied(Content content, Draft draft, Envelope envelope) {}

    private Copied move(Route route, Content from, EncryptionChoice choice, Call call) {
        Envelopes.Place source =
                new Envelopes.Place(route.source().bucket(), route.source().wanted().key());
        Envelopes.Place target = new Envelopes.Place(route.target(), route.input().key());
        ChecksumAlgorithm algorithm = algorithm(route.input(), from);
        Envelope opened = ports.envelopes().open(call, source, from.encryption());
        try (ContentStream bytes =
                        ports.contents()
                                .open(
                                        new Contents.Source(source.bucket(), from),
                                        opened,
                                        0,
                                        from.sizeBytes());
                Envelope envelope = ports.envelopes().generate(call, target, choice)) {
            Intake intake =
                    new Intake(
                            bytes,
                            Claims.ofLength(from.sizeBytes()),
                            Set.of(algorithm),
                            !choice.isKms(),
                            Manifest.ofObject(target.bucket(), target.key(), call.time()));
            Draft draft = ports.contents().receive(intake, envelope);
            return new Copied(content(draft, envelope.encryption(), algorithm), draft, envelope);
        }
    }

    private static ChecksumAlgorithm algorithm(CopyObjectRequest input, Content from) {
        return input.checksumAlgorithm()
                .map(name ->
                        ChecksumAlgorithm.find(name)
                                .orElseThrow(() ->
                                        S3Error.NOT_IMPLEMENTED.because(
                                                name + " is not a supported" + " checksum")))
                .orElse(from.checksum().algorithm());
    }

    private Content content(Draft draft, Encryption encryption, ChecksumAlgorithm algorithm) {
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

    private Effect<CopyObjectOutput> publish(
            Route route, Version from, Publication publication, Copied copied) {
        Bytes versionRandom = ports.versionRandom();
        Discards discards = ports.contents().discards(publication.time());
        return Effect.<CopyObjectOutput>change(
                        tx -> {
                            copied.envelope().put(tx, ports.contents().keys());
                            copied.draft().put(tx, ports.contents().keys());
                            Version version =
                                    publication.commit(tx, ports, versionRandom, discards);
                            return output(route, from, version);
                        })
                .onceCommitted(discards::deleteBlobs)
                .ifAbandoned(copied.draft()::discard);
    }

    private static CopyObjectOutput output(Route route, Version from, Version version) {
        Content content = version.object().orElseThrow().content();
        StoredChecksum checksum = content.checksum();
        CopyObjectResult result =
                CopyObjectResult.builder()
                        .eTag(content.quotedEtag())
                        .lastModified(version.lastModified())
                        .checksumType(checksum.type().name())
                        .checksumCRC32(checksum.in(ChecksumAlgorithm.CRC32))
                        .checksumCRC32C(checksum.in(ChecksumAlgorithm.CRC32C))
                        .checksumCRC64NVME(checksum.in(ChecksumAlgorithm.CRC64NVME))
                        .checksumSHA1(checksum.in(ChecksumAlgorithm.SHA1))
                        .checksumSHA256(checksum.in(ChecksumAlgorithm.SHA256))
                        .build();
        return CopyObjectOutput.builder()
                .copyObjectResult(result)
                .copySourceVersionId(route.source().shownVersionId(from))
                .versionId(Sighting.shownVersionId(route.target(), version))
                .serverSideEncryption(content.encryption().algorithm())
                .ssekmsKeyId(content.encryption().kmsKeyArn())
                .bucketKeyEnabled(content.encryption().shownBucketKey())
                .build();
    }

    private static EncryptionChoice.Wish wish(CopyObjectRequest input) {
        return new EncryptionChoice.Wish(
                input.serverSideEncryption(),
                input.ssekmsKeyId(),
                input.ssekmsEncryptionContext(),
                input.bucketKeyEnabled(),
                input.sseCustomerAlgorithm());
    }

    private static ObjectHeaders.Given given(CopyObjectRequest input) {
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
