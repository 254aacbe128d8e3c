package coffer.s3.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.Digests;
import coffer.kernel.Bytes;
import coffer.kernel.ServiceException;
import coffer.s3.FakeKms;
import coffer.s3.Refused;
import coffer.s3.S3Suite;
import coffer.s3.api.AbortMultipartUploadRequest;
import coffer.s3.api.CompleteMultipartUploadOutput;
import coffer.s3.api.CompleteMultipartUploadRequest;
import coffer.s3.api.CompletedMultipartUpload;
import coffer.s3.api.CompletedPart;
import coffer.s3.api.CopyObjectRequest;
import coffer.s3.api.CreateMultipartUploadRequest;
import coffer.s3.api.DeleteBucketRequest;
import coffer.s3.api.DeleteObjectRequest;
import coffer.s3.api.GetObjectAttributesRequest;
import coffer.s3.api.GetObjectRequest;
import coffer.s3.api.ListMultipartUploadsOutput;
import coffer.s3.api.ListMultipartUploadsRequest;
import coffer.s3.api.ListPartsOutput;
import coffer.s3.api.ListPartsRequest;
import coffer.s3.api.S3Api;
import coffer.s3.api.UploadPartCopyRequest;
import coffer.s3.api.UploadPartOutput;
import coffer.s3.api.UploadPartRequest;
import coffer.wire.checksum.ChecksumAlgorithm;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MultipartTest extends S3Suite {
    private static final int MIN = 5 << 20;
    private static final byte[] WHOLE = random(2 * MIN + 1000);

    @Test
    void joinsPartsInTheOrderOfTheirNumbers() {
        String upload = begin(create());
        UploadPartOutput third = part(upload, 3, slice(2));
        UploadPartOutput first = part(upload, 1, slice(0));
        UploadPartOutput second = part(upload, 2, slice(1));

        CompleteMultipartUploadOutput done =
                complete(upload, of(1, first), of(2, second), of(3, third));

        assertThat(s3.get(admin, get().build()).body()).isEqualTo(WHOLE);
        byte[] etags =
                Digests.md5(Digests.md5(slice(0)), Digests.md5(slice(1)), Digests.md5(slice(2)));
        assertThat(done.eTag()).contains('"' + Bytes.adopt(etags).toHex() + "-3\"");
        assertThat(done.checksumCRC64NVME())
                .contains(
                        ChecksumAlgorithm.CRC64NVME.format(ChecksumAlgorithm.CRC64NVME.of(WHOLE)));
        assertThat(done.checksumType()).contains("FULL_OBJECT");
        assertThat(s3.blobIds()).hasSize(3);
        delete();
        assertThat(s3.blobIds()).isEmpty();
    }

    @Test
    void readsRangesAcrossPartsAndPartsByNumber() {
        completed(create());

        byte[] range = s3.get(admin, get().range("bytes=5242870-5242890").build()).body();
        var second = s3.get(admin, get().partNumber(2).build());

        assertThat(range).isEqualTo(Arrays.copyOfRange(WHOLE, 5242870, 5242891));
        assertThat(second.body()).isEqualTo(slice(1));
        assertThat(second.output().partsCount()).contains(3);
        assertThat(Refused.code(() -> s3.get(admin, get().partNumber(4).build())))
                .isEqualTo("InvalidPartNumber");
        GetObjectRequest both = get().partNumber(1).range("bytes=0-1").build();
        assertThat(Refused.code(() -> s3.get(admin, both))).isEqualTo("InvalidRequest");
    }

    @Test
    void computesCompositeChecksums() {
        completed(create().checksumAlgorithm("SHA256"));

        Bytes sums =
                ChecksumAlgorithm.SHA256.composite(
                        List.of(
                                ChecksumAlgorithm.SHA256.of(slice(0)),
                                ChecksumAlgorithm.SHA256.of(slice(1)),
                                ChecksumAlgorithm.SHA256.of(slice(2))));
        var output = s3.get(admin, get().checksumMode("ENABLED").build()).output();
        assertThat(output.checksumSHA256()).contains(ChecksumAlgorithm.SHA256.format(sums) + "-3");
        assertThat(output.checksumType()).contains("COMPOSITE");
        GetObjectAttributesRequest attributes =
                GetObjectAttributesRequest.builder()
                        .bucket(bucket)
                        .key("k")
                        .objectAttributes(List.of("ObjectParts", "ETag"))
                        .maxParts(2)
                        .build();
        var parts =
                s3.as(admin, S3Api.GET_OBJECT_ATTRIBUTES, attributes).objectParts().orElseThrow();
        assertThat(parts.totalPartsCount()).contains(3);
        assertThat(parts.isTruncated()).contains(true);
        assertThat(parts.parts().orElseThrow()).hasSize(2);
    }

    @Test
    void ignoresANumberOfPartsThatCannotBe() {
        completed(create());
        GetObjectAttributesRequest attributes =
                GetObjectAttributesRequest.builder()
                        .bucket(bucket)
                        .key("k")
                        .objectAttributes(List.of("ObjectParts"))
                        .maxParts(-1)
                        .build();

        var parts =
                s3.as(admin, S3Api.GET_OBJECT_ATTRIBUTES, attributes).objectParts().orElseThrow();

        assertThat(parts.maxParts()).contains(1000);
        assertThat(parts.isTruncated()).contains(false);
    }

    @Test
    void holdsTheSizeAgainstWhatArrived() {
        String upload = begin(create());
        CompletedPart only = of(1, part(upload, 1, slice(2)));

        for (long size : new long[] {-1, 0, slice(2).length + 1}) {
            ServiceException refusal = Refused.by(() -> complete(upload, size, only));
            assertThat(refusal.code().wireName()).isEqualTo("InvalidRequest");
            assertThat(refusal.message()).contains("x-amz-mp-object-size", Long.toString(size));
        }
        complete(upload, slice(2).length, only);
        assertThat(s3.get(admin, get().build()).body()).isEqualTo(slice(2));
    }

    @Test
    void computesFullObjectChecksumsFromThoseOfTheParts() {
        CompleteMultipartUploadOutput done =
                completed(create().checksumAlgorithm("CRC32").checksumType("FULL_OBJECT"));

        assertThat(done.checksumCRC32())
                .contains(ChecksumAlgorithm.CRC32.format(ChecksumAlgorithm.CRC32.of(WHOLE)));
    }

    @Test
    void refusesChecksumTypesThatCannotBe() {
        var fullSha = create().checksumAlgorithm("SHA1").checksumType("FULL_OBJECT");
        var unknown = create().checksumAlgorithm("CRC32").checksumType("PARTIAL");
        var compositeCrc = create().checksumAlgorithm("CRC64NVME").checksumType("COMPOSITE");

        assertThat(Refused.code(() -> begin(fullSha))).isEqualTo("InvalidRequest");
        assertThat(Refused.code(() -> begin(compositeCrc))).isEqualTo("InvalidRequest");
        assertThat(Refused.code(() -> begin(unknown))).isEqualTo("InvalidRequest");
    }

    @Test
    void refusesAChecksumOfAnotherKindThanDeclared() {
        String upload = begin(create().checksumAlgorithm("SHA256"));
        String crc = ChecksumAlgorithm.CRC32.format(ChecksumAlgorithm.CRC32.of(slice(2)));
        Map<String, String> header = Map.of("x-amz-checksum-crc32", crc);
        UploadPartRequest request = request(upload, 1);

        assertThat(
                        Refused.code(() ->
                                s3.upload(admin, S3Api.UPLOAD_PART, request, slice(2), header)))
                .isEqualTo("InvalidRequest");
        assertThat(s3.blobIds()).isEmpty();
    }

    @Test
    void holdsTheListOfPartsAgainstWhatArrived() {
        String upload = begin(create());
        UploadPartOutput small = part(upload, 1, slice(2));
        UploadPartOutput last = part(upload, 2, slice(2));

        assertThat(Refused.code(() -> complete(upload, of(2, last), of(1, small))))
                .isEqualTo("InvalidPartOrder");
        assertThat(Refused.code(() -> complete(upload, of(1, small), of(2, last))))
                .isEqualTo("EntityTooSmall");
        assertThat(Refused.code(() -> complete(upload, of(3, last)))).isEqualTo("InvalidPart");
        CompletedPart wrong = CompletedPart.builder().partNumber(1).eTag("\"x\"").build();
        assertThat(Refused.code(() -> complete(upload, wrong))).isEqualTo("InvalidPart");
        assertThat(Refused.code(() -> complete(upload))).isEqualTo("MalformedXML");
        complete(upload, of(2, last));
        assertThat(s3.get(admin, get().build()).body()).isEqualTo(slice(2));
        assertThat(s3.blobIds()).hasSize(1);
    }

    @Test
    void answersAgainWhoeverCompletesAgain() {
        String upload = begin(create());
        UploadPartOutput first = part(upload, 1, slice(2));
        UploadPartOutput unused = part(upload, 2, slice(0));

        CompleteMultipartUploadOutput done = complete(upload, of(1, first));

        assertThat(complete(upload, of(1, first))).isEqualTo(done);
        assertThat(Refused.code(() -> complete(upload, of(2, unused)))).isEqualTo("NoSuchUpload");
        assertThat(Refused.code(() -> complete(upload, of(1, first), of(2, unused))))
                .isEqualTo("NoSuchUpload");
        assertThat(s3.get(admin, get().build()).body()).isEqualTo(slice(2));
        delete();
        assertThat(Refused.code(() -> complete(upload, of(1, first)))).isEqualTo("NoSuchUpload");
    }

    @Test
    void replacesAPartThatIsSentAgain() {
        String upload = begin(create());
        part(upload, 1, slice(0));
        UploadPartOutput again = part(upload, 1, slice(2));

        assertThat(s3.blobIds()).hasSize(1);
        complete(upload, of(1, again));
        assertThat(s3.get(admin, get().build()).body()).isEqualTo(slice(2));
    }

    @Test
    void forgetsAnAbortedUpload() {
        String upload = begin(create());
        part(upload, 1, slice(2));

        s3.as(
                admin,
                S3Api.ABORT_MULTIPART_UPLOAD,
                AbortMultipartUploadRequest.builder()
                        .bucket(bucket)
                        .key("k")
                        .uploadId(upload)
                        .build());

        assertThat(s3.blobIds()).isEmpty();
        assertThat(Refused.code(() -> part(upload, 2, slice(2)))).isEqualTo("NoSuchUpload");
        assertThat(s3.blobIds()).isEmpty();
    }

    @Test
    void dropsUploadsWithTheirBucket() {
        part(begin(create()), 1, slice(2));

        s3.as(admin, S3Api.DELETE_BUCKET, DeleteBucketRequest.builder().bucket(bucket).build());

        assertThat(s3.blobIds()).isEmpty();
    }

    @Test
    void asksKmsOnceForAnObjectHoweverManyPartsItHas() {
        completed(create().serverSideEncryption("aws:kms").ssekmsKeyId(FakeKms.KEY));
        s3.kms.uses.clear();

        assertThat(s3.get(admin, get().build()).body()).isEqualTo(WHOLE);

        assertThat(s3.kms.uses).hasSize(1);
    }

    @Test
    void copiesPartsFromObjects() {
        completed(create());
        String upload = begin(create());
        UploadPartCopyRequest request =
                UploadPartCopyRequest.builder()
                        .bucket(bucket)
                        .key("k")
                        .uploadId(upload)
                        .partNumber(1)
                        .copySource("/" + bucket + "/k")
                        .copySourceRange("bytes=10-5242899")
                        .build();

        var copied = s3.as(admin, S3Api.UPLOAD_PART_COPY, request).copyPartResult().orElseThrow();
        complete(upload, CompletedPart.builder().partNumber(1).eTag(copied.eTag()).build());

        assertThat(s3.get(admin, get().build()).body())
                .isEqualTo(Arrays.copyOfRange(WHOLE, 10, 5242900));
        assertThat(s3.blobIds()).hasSize(1);
    }

    @Test
    void copiesAMultipartObjectIntoOnePiece() {
        completed(create());

        s3.as(
                admin,
                S3Api.COPY_OBJECT,
                CopyObjectRequest.builder()
                        .bucket(bucket)
                        .key("copy")
                        .copySource(bucket + "/k")
                        .build());

        var copy = s3.get(admin, GetObjectRequest.builder().bucket(bucket).key("copy").build());
        assertThat(copy.body()).isEqualTo(WHOLE);
        assertThat(copy.output().eTag())
                .contains('"' + Bytes.adopt(Digests.md5(WHOLE)).toHex() + '"');
    }

    @Test
    void listsUploadsByAge() {
        String first = begin(create());
        s3.clock().advance(Duration.ofSeconds(1));
        String second = begin(create());
        ListMultipartUploadsRequest.Builder list =
                ListMultipartUploadsRequest.builder().bucket(bucket);

        ListMultipartUploadsOutput page =
                s3.as(admin, S3Api.LIST_MULTIPART_UPLOADS, list.maxUploads(1).build());
        ListMultipartUploadsOutput rest =
                s3.as(
                        admin,
                        S3Api.LIST_MULTIPART_UPLOADS,
                        list.keyMarker(page.nextKeyMarker())
                                .uploadIdMarker(page.nextUploadIdMarker())
                                .build());

        assertThat(page.uploads().orElseThrow().getFirst().uploadId()).contains(first);
        assertThat(page.isTruncated()).contains(true);
        assertThat(rest.uploads().orElseThrow().getFirst().uploadId()).contains(second);
        assertThat(rest.isTruncated()).contains(false);
    }

    @Test
    void listsPartsByNumber() {
        String upload = begin(create());
        for (int number : List.of(4, 2, 9)) part(upload, number, new byte[number]);
        ListPartsRequest.Builder list =
                ListPartsRequest.builder().bucket(bucket).key("k").uploadId(upload);

        ListPartsOutput page = s3.as(admin, S3Api.LIST_PARTS, list.maxParts(2).build());
        ListPartsOutput rest =
                s3.as(
                        admin,
                        S3Api.LIST_PARTS,
                        list.partNumberMarker(page.nextPartNumberMarker()).build());

        assertThat(numbers(page)).containsExactly(2, 4);
        assertThat(page.isTruncated()).contains(true);
        assertThat(numbers(rest)).containsExactly(9);
        assertThat(rest.isTruncated()).contains(false);
    }

    private static List<Integer> numbers(ListPartsOutput page) {
        return page.parts().orElseThrow().stream()
                .map(part -> part.partNumber().orElseThrow())
                .toList();
    }

    private CompleteMultipartUploadOutput completed(CreateMultipartUploadRequest.Builder create) {
        String upload = begin(create);
        return complete(
                upload,
                of(1, part(upload, 1, slice(0))),
                of(2, part(upload, 2, slice(1))),
                of(3, part(upload, 3, slice(2))));
    }

    private CreateMultipartUploadRequest.Builder create() {
        return CreateMultipartUploadRequest.builder().bucket(bucket).key("k");
    }

    private String begin(CreateMultipartUploadRequest.Builder create) {
        return s3.as(admin, S3Api.CREATE_MULTIPART_UPLOAD, create.build()).uploadId().orElseThrow();
    }

    private UploadPartRequest request(String upload, int number) {
        return UploadPartRequest.builder()
                .bucket(bucket)
                .key("k")
                .uploadId(upload)
                .partNumber(number)
                .build();
    }

    private UploadPartOutput part(String upload, int number, byte[] body) {
        return s3.upload(admin, S3Api.UPLOAD_PART, request(upload, number), body, Map.of());
    }

    private static CompletedPart of(int number, UploadPartOutput part) {
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(part.eTag())
                .checksumSHA256(part.checksumSHA256())
                .build();
    }

    private CompleteMultipartUploadOutput complete(String upload, CompletedPart... parts) {
        return s3.as(admin, S3Api.COMPLETE_MULTIPART_UPLOAD, completion(upload, parts).build());
    }

    private CompleteMultipartUploadOutput complete(String upload, long size, CompletedPart part) {
        return s3.as(
                admin,
                S3Api.COMPLETE_MULTIPART_UPLOAD,
                completion(upload, part).mpuObjectSize(size).build());
    }

    private CompleteMultipartUploadRequest.Builder completion(
            String upload, CompletedPart... parts) {
        return CompleteMultipartUploadRequest.builder()
                .bucket(bucket)
                .key("k")
                .uploadId(upload)
                .multipartUpload(CompletedMultipartUpload.builder().parts(List.of(parts)).build());
    }

    private void delete() {
        s3.as(
                admin,
                S3Api.DELETE_OBJECT,
                DeleteObjectRequest.builder().bucket(bucket).key("k").build());
    }

    private GetObjectRequest.Builder get() {
        return GetObjectRequest.builder().bucket(bucket).key("k");
    }

    private static byte[] slice(int index) {
        int from = index * MIN;
        return Arrays.copyOfRange(WHOLE, from, Math.min(from + MIN, WHOLE.length));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(42).nextBytes(bytes);
        return bytes;
    }
}
