package coffer.s3.object;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.s3.acl.AccessControl;
import coffer.s3.api.CopyObjectOutput;
import coffer.s3.api.CopyObjectRequest;
import coffer.s3.api.CopyObjectResult;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.BucketDemands;
import coffer.s3.content.Claims;
import coffer.s3.content.Content;
import coffer.s3.content.ContentStream;
import coffer.s3.content.Contents;
import coffer.s3.content.CustomerKey;
import coffer.s3.content.EncryptionChoice;
import coffer.s3.content.Envelope;
import coffer.s3.content.Envelopes;
import coffer.s3.content.StoredChecksum;
import coffer.s3.error.S3Error;
import coffer.s3.event.Occasion;
import coffer.s3.lifecycle.Lifecycle;
import coffer.s3.tag.TagSet;
import coffer.wire.checksum.ChecksumAlgorithm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        Sighting source =
                Sighting.of(
                        ports,
                        CopySource.parse(input.copySource(), input.expectedSourceBucketOwner()));
        Bucket target = ports.bucket(input.bucket(), input.expectedBucketOwner());
        Route route = new Route(input, source, target, Directives.of(input));
        Map<String, String> tags = tags(route);
        BucketDemands onSource = ports.buckets().demandsOnSource(source.bucket(), call);
        Demand list = source.mayList(onSource);
        return Plan.demanding(demands(route, onSource, call, tags))
                .then(authorised ->
                        copy(route, source.presentToCopy(authorised.permits(list)), call, tags));
    }

    private List<Demand> demands(
            Route route, BucketDemands onSource, Call call, Map<String, String> tags) {
        List<Demand> all = new ArrayList<>();
        all.add(route.source().demand(onSource, Sighting.Action.GET));
        all.add(route.source().mayList(onSource));
        if (!route.directives().replaceTags() && !tags.isEmpty()) {
            all.add(route.source().demand(onSource, Sighting.Action.GET_TAGS));
        }
        CopyObjectRequest input = route.input();
        WriteDemand write =
                new WriteDemand(
                        input.key(),
                        tags,
                        input.ifMatch(),
                        input.ifNoneMatch(),
                        true,
                        Particulars.lockWish(input),
                        Particulars.aclWish(input));
        all.addAll(write.of(ports, route.target(), call));
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
        Particulars particulars = Particulars.of(input, route.target(), call);
        check(route, from, stored, call.time());
        ObjectHeaders headers =
                route.directives().replaceMetadata()
                        ? particulars.headers()
                        : stored.headers().copied(input.websiteRedirectLocation());
        Publication.checkEarly(
                ports,
                Sighting.Wanted.newest(route.target(), input.key()),
                input.ifMatch(),
                input.ifNoneMatch());
        Publication.requireRoom(ports, route.target(), input.key(), stored.content().sizeBytes());
        Optional<AccessControl> acl =
                NewOwner.of(Particulars.aclWish(input), route.target(), call, input.key());
        Arrival arrival = move(route, stored.content(), particulars.encryption(), call);
        Publication publication =
                new Publication(
                        route.target(),
                        input.key(),
                        new StoredObject(
                                arrival.content(),
                                headers,
                                tags,
                                particulars.storageClass(),
                                particulars.lock(),
                                acl),
                        input.ifMatch(),
                        input.ifNoneMatch(),
                        call.time());
        return new Publishing<>(ports, publication, arrival, new Terms(route, from, call, tags))
                .effect();
    }

    private static void check(Route route, Version from, StoredObject stored, Instant now) {
        CopyObjectRequest input = route.input();
        new Preconditions(
                        input.copySourceIfMatch(),
                        input.copySourceIfNoneMatch(),
                        input.copySourceIfModifiedSince(),
                        input.copySourceIfUnmodifiedSince())
                .at(now)
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
                        && input.sseCustomerAlgorithm().isEmpty()
                        && input.checksumAlgorithm().isEmpty();
        if (route.isOntoItself() && changesNothing) {
            throw S3Error.INVALID_REQUEST.because(
                    "This copy request is illegal because it is trying to copy an object to itself"
                            + " without changing the object's metadata, storage class, website"
                            + " redirect location or encryption attributes.");
        }
    }

    private Arrival move(Route route, Content from, EncryptionChoice choice, Call call) {
        Envelopes.Place source =
                new Envelopes.Place(route.source().bucket(), route.source().wanted().key());
        Optional<CustomerKey> given = CustomerKey.of(sourceKey(route.input()), call);
        Envelope opened =
                ports.envelopes()
                        .open(call.in(source.bucket().region()), source, from.encryption(), given);
        try (ContentStream bytes =
                ports.contents()
                        .open(
                                new Contents.Source(source.bucket(), from),
                                opened,
                                0,
                                from.sizeBytes())) {
            return Arrival.receive(
                    ports,
                    call,
                    new Arrival.Target(route.target(), route.input().key(), choice),
                    new Arrival.Origin(
                            () -> bytes,
                            Claims.ofLength(from.sizeBytes()),
                            algorithm(route.input(), from)));
        }
    }

    private static CustomerKey.Given sourceKey(CopyObjectRequest input) {
        return new CustomerKey.Given(
                input.copySourceSSECustomerAlgorithm(),
                input.copySourceSSECustomerKey(),
                input.copySourceSSECustomerKeyMD5());
    }

    private static ChecksumAlgorithm algorithm(CopyObjectRequest input, Content from) {
        return input.checksumAlgorithm()
                .map(StoredChecksum::algorithm)
                .orElse(from.checksum().algorithm());
    }

    private final class Terms implements Publishing.Terms<CopyObjectOutput> {
        private final Route route;
        private final Version from;
        private final Call call;
        private final Map<String, String> tags;
        private final Lifecycle lifecycle;

        Terms(Route route, Version from, Call call, Map<String, String> tags) {
            this.route = route;
            this.from = from;
            this.call = call;
            this.tags = tags;
            this.lifecycle = ports.lifecycle(route.target());
        }

        /// What was read is read; whether it may be put there counts until it is.
        @Override
        public List<Demand> demands(Bucket now) {
            Sighting source = route.source().in(ports.now(route.source().bucket()));
            Route again = new Route(route.input(), source, now, route.directives());
            return CopyOperations.this.demands(
                    again, ports.buckets().demandsOnSource(source.bucket(), call), call, tags);
        }

        @Override
        public Optional<AccessControl> acl(Bucket now) {
            CopyObjectRequest input = route.input();
            return NewOwner.of(Particulars.aclWish(input), now, call, input.key());
        }

        @Override
        public Occasion occasion() {
            return Occasion.of("ObjectCreated:Copy", call);
        }

        @Override
        public CopyObjectOutput output(Version version) {
            return CopyOperations.output(route, from, version)
                    .expiration(version.expiration(lifecycle))
                    .build();
        }
    }

    private static CopyObjectOutput.Builder output(Route route, Version from, Version version) {
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
                .serverSideEncryption(content.encryption().shownAlgorithm())
                .sseCustomerAlgorithm(route.input().sseCustomerAlgorithm())
                .sseCustomerKeyMD5(route.input().sseCustomerKeyMD5())
                .ssekmsKeyId(content.encryption().kmsKeyArn())
                .bucketKeyEnabled(content.encryption().shownBucketKey());
    }
}
