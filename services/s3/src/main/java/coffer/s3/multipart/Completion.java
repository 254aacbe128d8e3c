package coffer.s3.multipart;

import coffer.crypto.Digests;
import coffer.kernel.Bytes;
import coffer.s3.api.CompletedPart;
import coffer.s3.content.Content;
import coffer.s3.content.PartEntry;
import coffer.s3.content.StoredChecksum;
import coffer.s3.error.S3Error;
import coffer.wire.checksum.ChecksumAlgorithm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The object that an upload becomes when the client's list of parts is taken: which parts, in
/// which order, and which are left over.
record Completion(
        long revision, Content content, List<PartEntry> parts, List<UploadedPart> leftOver) {
    private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");
    private static final long MIN_PART_BYTES = 5L << 20;
    private static final long MAX_OBJECT_BYTES = 5L << 40;

    Completion {
        parts = List.copyOf(parts);
        leftOver = List.copyOf(leftOver);
    }

    /// Throws InvalidPart, InvalidPartOrder, EntityTooSmall or EntityTooLarge.
    static Completion of(Upload upload, List<UploadedPart> arrived, List<CompletedPart> wanted) {
        Map<Integer, UploadedPart> byNumber = new HashMap<>();
        arrived.forEach(part -> byNumber.put(part.number(), part));
        checkOrder(wanted);
        List<UploadedPart> chosen = new ArrayList<>(wanted.size());
        for (CompletedPart part : wanted) {
            int number = part.partNumber().orElseThrow();
            UploadedPart found =
                    Optional.ofNullable(byNumber.remove(number))
                            .filter(uploaded -> matches(part, uploaded, upload))
                            .orElseThrow(() -> invalidPart(upload, part, number));
            chosen.add(found);
        }
        checkSizes(chosen);
        return new Completion(
                upload.revision(),
                content(upload, chosen),
                chosen.stream().map(Completion::entry).toList(),
                List.copyOf(byNumber.values()));
    }

    /// Whether `content` is what an upload became, and of the parts in the client's list.
    static boolean hasMade(Content content, String uploadId, List<CompletedPart> wanted) {
        boolean isOfUpload =
                content.parts().filter(parts -> parts.listId().equals(uploadId)).isPresent();
        if (!isOfUpload) return false;
        List<String> etags =
                wanted.stream().map(part -> part.eTag().orElse("").replace("\"", "")).toList();
        return etags.stream().allMatch(tag -> MD5.matcher(tag).matches())
                && content.etag().equals(etag(etags));
    }

    /// The list itself is looked at before what it names.
    private static void checkOrder(List<CompletedPart> wanted) {
        int previous = 0;
        for (CompletedPart part : wanted) {
            int number = part.partNumber().orElseThrow(S3Error.MALFORMED_XML::refusal);
            if (number < 1) {
                throw S3Error.INVALID_ARGUMENT
                        .because("PartNumber must be >= 1")
                        .with(Map.of("ArgumentName", "PartNumber"));
            }
            if (number <= previous) throw S3Error.INVALID_PART_ORDER.refusal();
            previous = number;
        }
    }

    private static boolean matches(CompletedPart wanted, UploadedPart found, Upload upload) {
        String etag = wanted.eTag().orElse("").strip();
        boolean sameTag = etag.equals(found.etag()) || etag.equals(found.quotedEtag());
        Upload.Checksums kept = upload.intent().checksums();
        Optional<String> claimed = claimed(wanted, kept.algorithm());
        if (claimed.isEmpty() && kept.declared() && isComposite(kept)) {
            String name = kept.algorithm().name().toLowerCase(Locale.ROOT);
            throw S3Error.INVALID_REQUEST.because(
                    "The upload was created using a "
                            + name
                            + " checksum. The complete request must include the checksum for each"
                            + " part. It was missing for part "
                            + found.number()
                            + " in the request.");
        }
        return sameTag && claimed.filter(sum -> !sum.equals(found.checksum())).isEmpty();
    }

    private static boolean isComposite(Upload.Checksums checksums) {
        return checksums.type() == StoredChecksum.Type.COMPOSITE;
    }

    private static Optional<String> claimed(CompletedPart part, ChecksumAlgorithm algorithm) {
        return switch (algorithm) {
            case CRC32 -> part.checksumCRC32();
            case CRC32C -> part.checksumCRC32C();
            case CRC64NVME -> part.checksumCRC64NVME();
            case SHA1 -> part.checksumSHA1();
            case SHA256 -> part.checksumSHA256();
        };
    }

    private static void checkSizes(List<UploadedPart> chosen) {
        long total = 0;
        for (int i = 0; i < chosen.size(); i++) {
            UploadedPart part = chosen.get(i);
            boolean isLast = i == chosen.size() - 1;
            if (!isLast && part.blob().sizeBytes() < MIN_PART_BYTES) {
                throw S3Error.ENTITY_TOO_SMALL
                        .refusal()
                        .with(
                                Map.of(
                                        "ProposedSize", Long.toString(part.blob().sizeBytes()),
                                        "MinSizeAllowed", Long.toString(MIN_PART_BYTES),
                                        "PartNumber", Integer.toString(part.number()),
                                        "ETag", part.etag()));
            }
            total += part.blob().sizeBytes();
        }
        if (total > MAX_OBJECT_BYTES) throw S3Error.ENTITY_TOO_LARGE.refusal();
    }

    private static Content content(Upload upload, List<UploadedPart> chosen) {
        long size = chosen.stream().mapToLong(part -> part.blob().sizeBytes()).sum();
        return new Content(
                size,
                etag(chosen.stream().map(UploadedPart::etag).toList()),
                checksum(upload.intent().checksums(), chosen),
                upload.intent().encryption(),
                Optional.empty(),
                Optional.of(new Content.PartsRef(upload.id(), chosen.size())));
    }

    private static String etag(List<String> ofParts) {
        byte[][] tags = ofParts.stream().map(HexFormat.of()::parseHex).toArray(byte[][]::new);
        return Bytes.adopt(Digests.md5(tags)).toHex() + "-" + ofParts.size();
    }

    private static StoredChecksum checksum(Upload.Checksums kept, List<UploadedPart> chosen) {
        ChecksumAlgorithm algorithm = kept.algorithm();
        if (isComposite(kept)) {
            List<Bytes> sums = chosen.stream().map(part -> sum(algorithm, part)).toList();
            String value = algorithm.format(algorithm.composite(sums)) + "-" + chosen.size();
            return new StoredChecksum(algorithm, kept.type(), value);
        }
        List<ChecksumAlgorithm.Part> sums =
                chosen.stream()
                        .map(part ->
                                new ChecksumAlgorithm.Part(
                                        sum(algorithm, part), part.blob().sizeBytes()))
                        .toList();
        return new StoredChecksum(
                algorithm, kept.type(), algorithm.format(algorithm.fullObject(sums)));
    }

    private static Bytes sum(ChecksumAlgorithm algorithm, UploadedPart part) {
        return algorithm.parse(part.checksum()).orElseThrow();
    }

    private static PartEntry entry(UploadedPart part) {
        return new PartEntry(part.number(), part.blob(), Optional.of(part.checksum()));
    }

    private static RuntimeException invalidPart(Upload upload, CompletedPart wanted, int number) {
        return S3Error.INVALID_PART
                .refusal()
                .with(
                        Map.of(
                                "UploadId", upload.id(),
                                "PartNumber", Integer.toString(number),
                                "ETag", wanted.eTag().orElse("")));
    }
}
