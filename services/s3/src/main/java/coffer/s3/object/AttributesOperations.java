package coffer.s3.object;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.s3.api.Checksum;
import coffer.s3.api.GetObjectAttributesOutput;
import coffer.s3.api.GetObjectAttributesParts;
import coffer.s3.api.GetObjectAttributesRequest;
import coffer.s3.api.ObjectAttributes;
import coffer.s3.api.ObjectPart;
import coffer.s3.bucket.BucketDemands;
import coffer.s3.content.Contents;
import coffer.s3.content.CustomerKey;
import coffer.s3.content.Envelopes;
import coffer.s3.content.PartEntry;
import coffer.s3.content.StoredChecksum;
import coffer.s3.error.Arguments;
import coffer.s3.error.S3Error;
import coffer.wire.checksum.ChecksumAlgorithm;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What there is to know of an object besides its bytes.
public final class AttributesOperations {
    private static final Sighting.Action ATTRIBUTES =
            new Sighting.Action("s3:GetObjectAttributes", "s3:GetObjectVersionAttributes");

    private final ObjectPorts ports;

    public AttributesOperations(ObjectPorts ports) {
        this.ports = ports;
    }

    public Plan<GetObjectAttributesOutput> getObjectAttributes(
            GetObjectAttributesRequest input, Call call) {
        Optional<CustomerKey> given =
                CustomerKey.of(
                        new CustomerKey.Given(
                                input.sseCustomerAlgorithm(),
                                input.sseCustomerKey(),
                                input.sseCustomerKeyMD5()),
                        call);
        for (String attribute : input.objectAttributes()) {
            if (ObjectAttributes.values().contains(attribute)) continue;
            throw S3Error.INVALID_ARGUMENT
                    .because("Invalid attribute name specified.")
                    .with(
                            Map.of(
                                    "ArgumentName",
                                    "x-amz-object-attributes",
                                    "ArgumentValue",
                                    attribute));
        }
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
        // AWS: GetObjectAttributes, "Permissions": both are needed.
        return Plan.demanding(
                        found.demand(demands, Sighting.Action.GET),
                        found.demand(demands, ATTRIBUTES),
                        list)
                .then(authorised -> {
                    Version version = found.present(authorised.permits(list));
                    CustomerKey.check(version.object().orElseThrow().content().encryption(), given);
                    if (wants(input, ObjectAttributes.CHECKSUM)) {
                        checkMayUseKey(found, version, call);
                    }
                    return Effect.answer(output(input, found, version));
                });
    }

    private void checkMayUseKey(Sighting found, Version version, Call call) {
        var encryption = version.object().orElseThrow().content().encryption();
        if (!encryption.usesKms()) return;
        ports.envelopes()
                .open(call, new Envelopes.Place(found.bucket(), version.key()), encryption)
                .close();
    }

    private GetObjectAttributesOutput output(
            GetObjectAttributesRequest input, Sighting found, Version version) {
        StoredObject object = version.object().orElseThrow();
        GetObjectAttributesOutput.Builder output =
                GetObjectAttributesOutput.builder()
                        .lastModified(version.lastModified())
                        .versionId(found.shownVersionId(version));
        if (wants(input, ObjectAttributes.E_TAG)) output.eTag(object.content().etag());
        if (wants(input, ObjectAttributes.CHECKSUM)) output.checksum(shown(object));
        if (wants(input, ObjectAttributes.OBJECT_PARTS)) {
            output.objectParts(parts(input, found, object));
        }
        if (wants(input, ObjectAttributes.STORAGE_CLASS)) {
            output.storageClass(object.storageClass());
        }
        if (wants(input, ObjectAttributes.OBJECT_SIZE)) {
            output.objectSize(object.content().sizeBytes());
        }
        return output.build();
    }

    private static boolean wants(GetObjectAttributesRequest input, String attribute) {
        return input.objectAttributes().contains(attribute);
    }

    private static Checksum shown(StoredObject object) {
        StoredChecksum checksum = object.content().checksum();
        return Checksum.builder()
                .checksumCRC32(checksum.in(ChecksumAlgorithm.CRC32))
                .checksumCRC32C(checksum.in(ChecksumAlgorithm.CRC32C))
                .checksumCRC64NVME(checksum.in(ChecksumAlgorithm.CRC64NVME))
                .checksumSHA1(checksum.in(ChecksumAlgorithm.SHA1))
                .checksumSHA256(checksum.in(ChecksumAlgorithm.SHA256))
                .checksumType(checksum.type().name())
                .build();
    }

    private Optional<GetObjectAttributesParts> parts(
            GetObjectAttributesRequest input, Sighting found, StoredObject object) {
        if (object.content().parts().isEmpty()) return Optional.empty();
        List<PartEntry> all =
                ports.contents().parts(new Contents.Source(found.bucket(), object.content()));
        int marker = Arguments.natural(input.partNumberMarker(), "part-number-marker", 0);
        // As AWS, ignores a number that cannot be.
        int limit = Arguments.pageSize(input.maxParts().filter(it -> it >= 0), "max-parts");
        List<PartEntry> after = all.stream().filter(part -> part.number() > marker).toList();
        List<PartEntry> page = after.stream().limit(limit).toList();
        GetObjectAttributesParts.Builder shown =
                GetObjectAttributesParts.builder()
                        .totalPartsCount(all.size())
                        .partNumberMarker(marker)
                        .maxParts(limit)
                        .isTruncated(limit > 0 && page.size() < after.size())
                        .nextPartNumberMarker(page.isEmpty() ? 0 : page.getLast().number());
        // AWS lists the parts of objects whose parts have checksums of their own only.
        StoredChecksum checksum = object.content().checksum();
        if (checksum.type() == StoredChecksum.Type.COMPOSITE) {
            shown.parts(page.stream().map(part -> shown(part, checksum)).toList());
        }
        return Optional.of(shown.build());
    }

    private static ObjectPart shown(PartEntry part, StoredChecksum whole) {
        StoredChecksum own =
                new StoredChecksum(whole.algorithm(), whole.type(), part.checksum().orElse(""));
        return ObjectPart.builder()
                .partNumber(part.number())
                .size(part.blob().sizeBytes())
                .checksumCRC32(own.in(ChecksumAlgorithm.CRC32))
                .checksumCRC32C(own.in(ChecksumAlgorithm.CRC32C))
                .checksumSHA1(own.in(ChecksumAlgorithm.SHA1))
                .checksumSHA256(own.in(ChecksumAlgorithm.SHA256))
                .build();
    }
}
