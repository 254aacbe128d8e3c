package coffer.s3.multipart;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.s3.api.CopyPartResult;
import coffer.s3.api.UploadPartCopyOutput;
import coffer.s3.api.UploadPartCopyRequest;
import coffer.s3.api.UploadPartOutput;
import coffer.s3.api.UploadPartRequest;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.BucketDemands;
import coffer.s3.content.Claims;
import coffer.s3.content.Content;
import coffer.s3.content.ContentStream;
import coffer.s3.content.Contents;
import coffer.s3.content.CustomerKey;
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
import coffer.s3.object.CopySource;
import coffer.s3.object.ObjectPorts;
import coffer.s3.object.Preconditions;
import coffer.s3.object.Sighting;
import coffer.s3.object.Version;
import coffer.s3.quota.Standing;
import coffer.s3.quota.Usage;
import coffer.wire.checksum.ChecksumAlgorithm;
import java.io.InputStream;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The parts of an upload: sent by the client or copied from an object.
public final class PartOperations {
    private static final long MAX_PART_BYTES = 5L << 30;
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{1,18})");

    private final ObjectPorts ports;
    private final Uploads uploads;

    PartOperations(ObjectPorts ports, Uploads uploads) {
        this.ports = ports;
        this.uploads = uploads;
    }

    public Plan<UploadPartOutput> uploadPart(UploadPartRequest input, Call call) {
        checkNumber(input.partNumber());
        UploadSighting found =
                UploadSighting.of(
                        ports,
                        uploads,
                        new UploadSighting.Named(
                                input.bucket(),
                                input.key(),
                                input.uploadId(),
                                input.expectedBucketOwner()));
        return Plan.demanding(found.writeDemands(call))
                .then(authorised -> {
                    Upload upload = found.upload();
                    Claims claims = Claims.of(call.transport().request().headers());
                    checkAlgorithm(claims, upload.intent().checksums());
                    Target target = new Target(found, upload, input.partNumber(), key(input));
                    Arrival arrival = receive(target, call, () -> call.upload().get(), claims);
                    return keep(
                            arrival,
                            call,
                            new Terms<>(now -> demands(now, call), output(arrival, claims)));
                });
    }

    private static CustomerKey.Given key(UploadPartRequest input) {
        return new CustomerKey.Given(
                input.sseCustomerAlgorithm(), input.sseCustomerKey(), input.sseCustomerKeyMD5());
    }

    private static UploadPartOutput output(Arrival arrival, Claims claims) {
        Encryption encryption = arrival.target().upload().intent().encryption();
        UploadPartOutput.Builder output =
                UploadPartOutput.builder()
                        .eTag(arrival.part().quotedEtag())
                        .serverSideEncryption(encryption.shownAlgorithm())
                        .sseCustomerAlgorithm(arrival.target().given().algorithm())
                        .sseCustomerKeyMD5(arrival.target().given().keyMd5())
                        .ssekmsKeyId(encryption.kmsKeyArn())
                        .bucketKeyEnabled(encryption.shownBucketKey());
        Upload.Checksums kept = arrival.target().upload().intent().checksums();
        // The client is shown the checksum it sent, or the one it declared for the upload.
        Optional<ChecksumAlgorithm> shown =
                claims.algorithm()
                        .or(() ->
                                kept.declared() ? Optional.of(kept.algorithm()) : Optional.empty());
        if (shown.isEmpty()) return output.build();
        StoredChecksum checksum =
                new StoredChecksum(shown.get(), kept.type(), arrival.draft().checksum(shown.get()));
        return output.checksumCRC32(checksum.in(ChecksumAlgorithm.CRC32))
                .checksumCRC32C(checksum.in(ChecksumAlgorithm.CRC32C))
                .checksumCRC64NVME(checksum.in(ChecksumAlgorithm.CRC64NVME))
                .checksumSHA1(checksum.in(ChecksumAlgorithm.SHA1))
                .checksumSHA256(checksum.in(ChecksumAlgorithm.SHA256))
                .build();
    }

    public Plan<UploadPartCopyOutput> uploadPartCopy(UploadPartCopyRequest input, Call call) {
        checkNumber(input.partNumber());
        Sighting source =
                Sighting.of(
                        ports,
                        CopySource.parse(input.copySource(), input.expectedSourceBucketOwner()));
        UploadSighting found =
                UploadSighting.of(
                        ports,
                        uploads,
                        new UploadSighting.Named(
                                input.bucket(),
                                input.key(),
                                input.uploadId(),
                                input.expectedBucketOwner()));
        BucketDemands ofSource = ports.buckets().demandsOnSource(source.bucket(), call);
        Demand get = source.demand(ofSource, Sighting.Action.GET);
        Demand list = source.mayList(ofSource);
        List<Demand> demands = new ArrayList<>(List.of(get, list));
        demands.addAll(found.writeDemands(call));
        return Plan.demanding(demands)
                .then(authorised -> {
                    Version from = source.presentToCopy(authorised.permits(list));
                    CustomerKey.Given given =
                            new CustomerKey.Given(
                                    input.sseCustomerAlgorithm(),
                                    input.sseCustomerKey(),
                                    input.sseCustomerKeyMD5());
                    Target target = new Target(found, found.upload(), input.partNumber(), given);
                    Arrival arrival = copy(input, new Origin(source, from), target, call);
                    return keep(
                            arrival,
                            call,
                            new Terms<>(
                                    now -> demands(now, source, call),
                                    copyOutput(arrival, source.shownVersionId(from))));
                });
    }

    /// The version of an object that a part is copied from.
    private record Origin(Sighting sighting, Version version) {}

    private Arrival copy(UploadPartCopyRequest input, Origin origin, Target target, Call call) {
        Sighting source = origin.sighting();
        Version from = origin.version();
        Content content = from.object().orElseThrow().content();
        new Preconditions(
                        input.copySourceIfMatch(),
                        input.copySourceIfNoneMatch(),
                        input.copySourceIfModifiedSince(),
                        input.copySourceIfUnmodifiedSince())
                .at(call.time())
                .checkCopy(from, content.etag());
        Range range = range(input.copySourceRange(), content.sizeBytes());
        CustomerKey.Given sourceKey =
                new CustomerKey.Given(
                        input.copySourceSSECustomerAlgorithm(),
                        input.copySourceSSECustomerKey(),
                        input.copySourceSSECustomerKeyMD5());
        Envelope opened =
                ports.envelopes()
                        .open(
                                call.in(source.bucket().region()),
                                new Envelopes.Place(source.bucket(), from.key()),
                                content.encryption(),
                                CustomerKey.of(sourceKey, call));
        try (ContentStream bytes =
                ports.contents()
                        .open(
                                new Contents.Source(source.bucket(), content),
                                opened,
                                range.from(),
                                range.to())) {
            return receive(target, call, () -> bytes, Claims.ofLength(range.to() - range.from()));
        }
    }

    private record Range(long from, long to) {}

    private static Range range(Optional<String> header, long size) {
        if (header.isEmpty()) return checked(new Range(0, size));
        Matcher matcher = RANGE.matcher(header.get().strip());
        if (!matcher.matches()) {
            throw S3Error.INVALID_ARGUMENT
                    .because(
                            "The x-amz-copy-source-range value must be of the form bytes=first-last"
                                    + " where first and last are the zero-based offsets of the first"
                                    + " and last bytes to copy")
                    .with(wrong(header.get()));
        }
        long from = Long.parseLong(matcher.group(1));
        long to = Long.parseLong(matcher.group(2)) + 1;
        if (to <= from || to > size) {
            throw S3Error.INVALID_ARGUMENT
                    .because("Range specified is not valid for source object of size: " + size)
                    .with(wrong(header.get()));
        }
        return checked(new Range(from, to));
    }

    private static Map<String, String> wrong(String range) {
        return Map.of("ArgumentName", "x-amz-copy-source-range", "ArgumentValue", range);
    }

    private static Range checked(Range range) {
        if (range.to() - range.from() > MAX_PART_BYTES) {
            throw S3Error.INVALID_REQUEST.because(
                    "The specified copy source is larger than the maximum allowable size for a"
                            + " copy source: "
                            + MAX_PART_BYTES);
        }
        return range;
    }

    private static UploadPartCopyOutput copyOutput(
            Arrival arrival, Optional<String> sourceVersionId) {
        Encryption encryption = arrival.target().upload().intent().encryption();
        Upload.Checksums kept = arrival.target().upload().intent().checksums();
        StoredChecksum checksum =
                new StoredChecksum(kept.algorithm(), kept.type(), arrival.part().checksum());
        CopyPartResult.Builder result =
                CopyPartResult.builder()
                        .eTag(arrival.part().quotedEtag())
                        .lastModified(arrival.part().lastModified());
        if (kept.declared()) {
            result.checksumCRC32(checksum.in(ChecksumAlgorithm.CRC32))
                    .checksumCRC32C(checksum.in(ChecksumAlgorithm.CRC32C))
                    .checksumCRC64NVME(checksum.in(ChecksumAlgorithm.CRC64NVME))
                    .checksumSHA1(checksum.in(ChecksumAlgorithm.SHA1))
                    .checksumSHA256(checksum.in(ChecksumAlgorithm.SHA256));
        }
        return UploadPartCopyOutput.builder()
                .copyPartResult(result.build())
                .copySourceVersionId(sourceVersionId)
                .serverSideEncryption(encryption.shownAlgorithm())
                .sseCustomerAlgorithm(arrival.target().given().algorithm())
                .sseCustomerKeyMD5(arrival.target().given().keyMd5())
                .ssekmsKeyId(encryption.kmsKeyArn())
                .bucketKeyEnabled(encryption.shownBucketKey())
                .build();
    }

    /// Where a part belongs, and the customer's key that came with it.
    private record Target(
            UploadSighting found, Upload upload, int number, CustomerKey.Given given) {
        Bucket bucket() {
            return found.bucket();
        }

        /// The same, by what has become of the bucket.
        Target in(Bucket now) {
            return new Target(found.in(now), upload, number, given);
        }
    }

    /// A part whose bytes are on disk. Its envelope is closed.
    private record Arrival(Target target, Draft draft, Envelope envelope, UploadedPart part) {
        Arrival in(Bucket now) {
            return new Arrival(target.in(now), draft, envelope, part);
        }
    }

    private Arrival receive(Target target, Call call, Supplier<InputStream> bytes, Claims claims) {
        requireRoom(target, claims.leastBytes());
        Upload upload = target.upload();
        Encryption encryption = upload.intent().encryption();
        ChecksumAlgorithm algorithm = upload.intent().checksums().algorithm();
        Envelopes.Place place = new Envelopes.Place(target.bucket(), upload.key());
        try (Envelope envelope =
                ports.envelopes().open(call, place, encryption, customerKey(target, call))) {
            Intake intake =
                    new Intake(
                            bytes.get(),
                            claims,
                            Set.of(algorithm),
                            encryption.hasMd5Tag(),
                            target.bucket().region(),
                            blob -> manifest(target, call));
            Draft draft = ports.contents().receive(intake, envelope);
            UploadedPart part =
                    new UploadedPart(
                            target.number(),
                            draft.ref(),
                            ports.etag(draft, encryption),
                            draft.checksum(algorithm),
                            call.time().truncatedTo(ChronoUnit.SECONDS));
            return new Arrival(target, draft, envelope, part);
        }
    }

    /// Throws QuotaExceeded if a part of this size has no room, before bytes are moved in vain.
    private void requireRoom(Target target, long sizeBytes) {
        if (!ports.quotas().limitStorage()) return;
        ports.store()
                .read(snapshot -> {
                    Usage gone =
                            uploads.findPart(
                                            snapshot,
                                            target.bucket(),
                                            target.upload(),
                                            target.number())
                                    .map(UploadedPart::usage)
                                    .orElse(Usage.NONE);
                    Usage more = Usage.ofOne(sizeBytes).minus(gone);
                    ports.quotas().requireRoomFor(snapshot, target.bucket(), more);
                    return true;
                });
    }

    /// The key that came with a part, which must be the upload's.
    private static Optional<CustomerKey> customerKey(Target target, Call call) {
        if (!target.given().isEmpty()) {
            EncryptionChoice.requireUnblocked(
                    new EncryptionChoice.Upload(
                            target.bucket(), target.upload().key(), call, "PutObject"));
        }
        Optional<CustomerKey> given = CustomerKey.of(target.given(), call);
        CustomerKey.checkPart(target.upload().intent().encryption(), given);
        return given;
    }

    private static Manifest manifest(Target target, Call call) {
        return Manifest.of(
                target.bucket(),
                target.upload().key(),
                call.time(),
                new Manifest.Subject.Part(target.upload().id(), target.number()));
    }

    /// What it takes to keep a part, by the policy that its bucket has now, and what is answered.
    private record Terms<O>(Function<Target, List<Demand>> demands, O output) {}

    private <O> Effect<O> keep(Arrival arrival, Call call, Terms<O> terms) {
        Discards discards = ports.contents().discards(call.time());
        return Effect.<O>change(
                        tx -> {
                            Bucket bucket = ports.buckets().same(tx, arrival.target().bucket());
                            Upload current = arrival.target().found().upload(tx);
                            Standing before = ports.quotas().standing(tx, bucket);
                            arrival.draft().put(tx, ports.contents().keys());
                            uploads.putPart(tx, bucket, current, arrival.part())
                                    .ifPresent(old -> discards.add(tx, bucket, old.blob()));
                            ports.quotas().requireRoom(tx, bucket, before);
                            uploads.put(tx, bucket, current.revised());
                            return terms.output();
                        })
                .onceCommitted(discards::deleteBlobs)
                .ifAbandoned(arrival.draft()::discard)
                .renewedBy(() -> again(arrival, call, terms));
    }

    private <O> Plan<O> again(Arrival arrival, Call call, Terms<O> terms) {
        Arrival now = arrival.in(ports.now(arrival.target().bucket()));
        return Plan.demanding(terms.demands().apply(now.target()))
                .then(authorised -> {
                    arrival.envelope().reconsider();
                    return keep(now, call, terms);
                });
    }

    private static List<Demand> demands(Target target, Call call) {
        return target.found().writeDemands(call);
    }

    private List<Demand> demands(Target target, Sighting source, Call call) {
        Sighting from = source.in(ports.now(source.bucket()));
        BucketDemands onSource = ports.buckets().demandsOnSource(from.bucket(), call);
        List<Demand> all = new ArrayList<>(target.found().writeDemands(call));
        all.add(from.demand(onSource, Sighting.Action.GET));
        return all;
    }

    private static void checkNumber(int number) {
        if (number < 1 || number > Uploads.MAX_PARTS) {
            throw S3Error.INVALID_ARGUMENT
                    .because("Part number must be an integer between 1 and 10000, inclusive")
                    .with(
                            Map.of(
                                    "ArgumentName",
                                    "partNumber",
                                    "ArgumentValue",
                                    Integer.toString(number)));
        }
    }

    private static void checkAlgorithm(Claims claims, Upload.Checksums kept) {
        if (!kept.declared() || claims.algorithm().isEmpty()) return;
        ChecksumAlgorithm sent = claims.algorithm().get();
        if (sent == kept.algorithm()) return;
        throw S3Error.INVALID_REQUEST.because(
                "Checksum Type mismatch occurred, expected checksum Type: "
                        + kept.algorithm().name().toLowerCase(Locale.ROOT)
                        + ", actual checksum Type: "
                        + sent.name().toLowerCase(Locale.ROOT));
    }
}
