package coffer.s3.object;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.gate.InnerDoor;
import coffer.kernel.ServiceException;
import coffer.s3.Refused;
import coffer.s3.TestS3;
import coffer.s3.api.CopyObjectRequest;
import coffer.s3.api.Delete;
import coffer.s3.api.DeleteObjectRequest;
import coffer.s3.api.DeleteObjectsOutput;
import coffer.s3.api.DeleteObjectsRequest;
import coffer.s3.api.ErrorEntry;
import coffer.s3.api.GetObjectOutput;
import coffer.s3.api.GetObjectRequest;
import coffer.s3.api.HeadObjectOutput;
import coffer.s3.api.HeadObjectRequest;
import coffer.s3.api.ObjectIdentifier;
import coffer.s3.api.PutObjectOutput;
import coffer.s3.api.PutObjectRequest;
import coffer.s3.api.S3Api;
import coffer.wire.checksum.ChecksumAlgorithm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectOperationsTest {
    private static final byte[] TEXT = "0123456789".getBytes(StandardCharsets.UTF_8);

    @TempDir private static Path folder;
    private static TestS3 s3;
    private static Identity admin;
    private static int count;
    private String bucket = "";

    @BeforeAll
    static void open() {
        s3 = new TestS3(folder);
        admin = s3.admin(TestS3.ACCOUNT);
    }

    @BeforeEach
    void createBucket() {
        bucket = "books-" + count++;
        s3.createBucket(admin, bucket);
        s3.forgetBlobs();
    }

    @AfterAll
    static void close() {
        s3.close();
    }

    @Test
    void givesBackWhatWasPut() {
        PutObjectOutput put = s3.put(admin, bucket, "a/b//c", "hello");

        InnerDoor.Answer<GetObjectOutput> got = s3.get(admin, get("a/b//c").build());
        assertThat(new String(got.body(), StandardCharsets.UTF_8)).isEqualTo("hello");
        assertThat(got.output().eTag()).isEqualTo(put.eTag());
        assertThat(put.eTag()).contains("\"5d41402abc4b2a76b9719d911017c592\"");
        assertThat(put.serverSideEncryption()).contains("AES256");
        assertThat(put.versionId()).isEmpty();
        assertThat(got.output().contentType()).contains("binary/octet-stream");
    }

    @Test
    void keepsAnEmptyObject() {
        s3.put(admin, bucket, "empty", "");

        assertThat(s3.text(admin, bucket, "empty")).isEmpty();
    }

    @Test
    void addsTheDefaultChecksumAndShowsItWhenAsked() {
        PutObjectOutput put = s3.put(admin, bucket, "k", "hello");

        String expected =
                ChecksumAlgorithm.CRC64NVME.format(
                        ChecksumAlgorithm.CRC64NVME.of("hello".getBytes(StandardCharsets.UTF_8)));
        assertThat(put.checksumCRC64NVME()).contains(expected);
        assertThat(s3.get(admin, get("k").build()).output().checksumCRC64NVME()).isEmpty();
        assertThat(s3.get(admin, get("k").checksumMode("ENABLED").build()).output())
                .extracting(GetObjectOutput::checksumCRC64NVME, GetObjectOutput::checksumType)
                .containsExactly(Optional.of(expected), Optional.of("FULL_OBJECT"));
    }

    @ParameterizedTest
    @CsvSource({
        "content-md5, AAAAAAAAAAAAAAAAAAAAAA==, BadDigest",
        "content-md5, short, InvalidDigest",
        "x-amz-checksum-crc32, AAAAAA==, BadDigest",
        "x-amz-checksum-sha256, AAAA, InvalidRequest",
        "x-amz-checksum-md5, AAAA, InvalidRequest",
        "content-length, 11, IncompleteBody",
        "content-length, 9, IncompleteBody",
        "content-length, 99999999999999, EntityTooLarge",
        "x-amz-sdk-checksum-algorithm, SHA256, InvalidRequest"
    })
    void refusesABodyThatIsNotWhatWasClaimedAndKeepsNothing(
            String header, String value, String code) {
        PutObjectRequest request = put("k").build();

        assertThat(Refused.code(() -> s3.put(admin, request, TEXT, Map.of(header, value))))
                .isEqualTo(code);

        assertThat(s3.blobIds()).isEmpty();
        assertThat(Refused.code(() -> s3.text(admin, bucket, "k"))).isEqualTo("NoSuchKey");
    }

    @Test
    void acceptsAChecksumThatHolds() {
        String sha = ChecksumAlgorithm.SHA256.format(ChecksumAlgorithm.SHA256.of(TEXT));

        PutObjectOutput put =
                s3.put(
                        admin,
                        put("k").build(),
                        TEXT,
                        Map.of(
                                "x-amz-checksum-sha256",
                                sha,
                                "x-amz-sdk-checksum-algorithm",
                                "SHA256"));

        assertThat(put.checksumSHA256()).contains(sha);
        assertThat(put.checksumCRC64NVME()).isEmpty();
    }

    @Test
    void demandsALength() {
        PutObjectRequest request = put("k").build();

        assertThat(Refused.code(() -> s3.put(admin, request, TEXT, Map.of("content-length", ""))))
                .isEqualTo("MissingContentLength");
        Map<String, String> piecemeal =
                Map.of("content-length", "", "transfer-encoding", "chunked");
        assertThat(Refused.code(() -> s3.put(admin, request, TEXT, piecemeal)))
                .isEqualTo("NotImplemented");
    }

    @ParameterizedTest
    @CsvSource({
        "elsewhere, InvalidRedirectLocation",
        "ftp://host/, InvalidRedirectLocation",
        "/elsewhere, ",
        "http://host/, ",
        "https://host/, "
    })
    void refusesRedirectionsThatLeadNowhere(String location, String code) {
        PutObjectRequest request = put("k").websiteRedirectLocation(location).build();

        if (code == null) {
            s3.put(admin, request, TEXT, Map.of());
            assertThat(head("k").websiteRedirectLocation()).contains(location);
        } else {
            assertThat(Refused.code(() -> s3.put(admin, request, TEXT, Map.of()))).isEqualTo(code);
        }
    }

    @Test
    void refusesAHeaderThatTagsTwice() {
        PutObjectRequest request = put("k").tagging("a=1&a=2").build();

        assertThat(Refused.code(() -> s3.put(admin, request, TEXT, Map.of())))
                .isEqualTo("InvalidArgument");
    }

    @Test
    void refusesACopyUnderAnUnknownChecksum() {
        s3.put(admin, put("k").build(), TEXT, Map.of());
        CopyObjectRequest request =
                CopyObjectRequest.builder()
                        .bucket(bucket)
                        .key("copy")
                        .copySource(bucket + "/k")
                        .checksumAlgorithm("ADLER32")
                        .build();

        assertThat(Refused.code(() -> s3.as(admin, S3Api.COPY_OBJECT, request)))
                .isEqualTo("InvalidRequest");
    }

    @Test
    void keepsHeadersAndMetadata() {
        PutObjectRequest request =
                put("k").contentType("text/plain")
                        .contentEncoding("aws-chunked,gzip")
                        .cacheControl("no-cache")
                        .metadata(Map.of("colour", "blue"))
                        .build();
        s3.put(admin, request, TEXT, Map.of());

        HeadObjectOutput head = head("k");

        assertThat(head.contentType()).contains("text/plain");
        assertThat(head.contentEncoding()).contains("gzip");
        assertThat(head.cacheControl()).contains("no-cache");
        assertThat(head.metadata()).contains(Map.of("colour", "blue"));
        assertThat(head.contentLength()).contains(10L);
        GetObjectRequest overridden = get("k").responseContentType("text/html").build();
        assertThat(s3.get(admin, overridden).output().contentType()).contains("text/html");
    }

    @Test
    void refusesTooMuchMetadata() {
        PutObjectRequest request = put("k").metadata(Map.of("m", "x".repeat(2048))).build();

        assertThat(Refused.code(() -> s3.put(admin, request, TEXT, Map.of())))
                .isEqualTo("MetadataTooLarge");
    }

    @Test
    void refusesKeysThatAreTooLong() {
        PutObjectRequest request = put("é".repeat(513)).build();

        assertThat(Refused.code(() -> s3.put(admin, request, TEXT, Map.of())))
                .isEqualTo("KeyTooLongError");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, bytes 0-0/10",
        "bytes=2-4, 234, bytes 2-4/10",
        "bytes=7-, 789, bytes 7-9/10",
        "bytes=-3, 789, bytes 7-9/10",
        "bytes=-30, 0123456789, bytes 0-9/10",
        "bytes=8-100, 89, bytes 8-9/10",
        "bytes=8-18446744073709551615, 89, bytes 8-9/10",
        "bytes=8-9223372036854775807, 89, bytes 8-9/10",
        "bytes=-18446744073709551615, 0123456789, bytes 0-9/10",
        "'bytes=0-1,3-4', 0123456789, ",
        "lines=1-2, 0123456789, ",
        "bytes=4-2, 0123456789, "
    })
    void answersRanges(String range, String expected, String contentRange) {
        s3.put(admin, put("k").build(), TEXT, Map.of());

        InnerDoor.Answer<GetObjectOutput> got = s3.get(admin, get("k").range(range).build());

        assertThat(new String(got.body(), StandardCharsets.UTF_8)).isEqualTo(expected);
        assertThat(got.output().contentRange()).isEqualTo(Optional.ofNullable(contentRange));
        assertThat(got.output().contentLength()).contains((long) expected.length());
    }

    @Test
    void theEndOfAnEmptyObjectIsTheWholeOfIt() {
        s3.put(admin, put("k").build(), new byte[0], Map.of());

        InnerDoor.Answer<GetObjectOutput> got = s3.get(admin, get("k").range("bytes=-5").build());

        assertThat(got.body()).isEmpty();
        assertThat(got.output().contentRange()).isEmpty();
        assertThat(Refused.code(() -> s3.get(admin, get("k").range("bytes=-0").build())))
                .isEqualTo("InvalidRange");
        assertThat(Refused.code(() -> s3.get(admin, get("k").range("bytes=0-").build())))
                .isEqualTo("InvalidRange");
    }

    @Test
    void refusesARangeBeyondTheEnd() {
        s3.put(admin, put("k").build(), TEXT, Map.of());

        ServiceException refusal =
                Refused.by(() -> s3.get(admin, get("k").range("bytes=10-12").build()));

        assertThat(refusal.code().wireName()).isEqualTo("InvalidRange");
        assertThat(refusal.details()).containsEntry("ActualObjectSize", "10");
        GetObjectRequest farther = get("k").range("bytes=18446744073709551615-").build();
        assertThat(Refused.code(() -> s3.get(admin, farther))).isEqualTo("InvalidRange");
    }

    @Test
    void saysHowManyPartsThereAre() {
        s3.put(admin, put("k").build(), TEXT, Map.of());

        ServiceException refusal = Refused.by(() -> s3.get(admin, get("k").partNumber(2).build()));

        assertThat(refusal.code().wireName()).isEqualTo("InvalidPartNumber");
        assertThat(refusal.details())
                .isEqualTo(Map.of("PartNumberRequested", "2", "ActualPartCount", "1"));
    }

    @Test
    void readsUnderConditions() {
        s3.clock().advance(Duration.ofHours(1));
        String etag = s3.put(admin, put("k").build(), TEXT, Map.of()).eTag().orElseThrow();
        var before = TestS3.START;
        var after = s3.clock().instant();

        assertThat(Refused.code(() -> s3.get(admin, get("k").ifNoneMatch(etag).build())))
                .isEqualTo("NotModified");
        assertThat(Refused.code(() -> s3.get(admin, get("k").ifModifiedSince(after).build())))
                .isEqualTo("NotModified");
        assertThat(Refused.code(() -> s3.get(admin, get("k").ifMatch("\"x\"").build())))
                .isEqualTo("PreconditionFailed");
        assertThat(Refused.code(() -> s3.get(admin, get("k").ifUnmodifiedSince(before).build())))
                .isEqualTo("PreconditionFailed");
        GetObjectRequest wanted =
                get("k").ifMatch(etag).ifUnmodifiedSince(before).ifNoneMatch("\"x\"").build();
        assertThat(s3.get(admin, wanted).body()).isEqualTo(TEXT);
        GetObjectRequest toCome = get("k").ifModifiedSince(after.plusSeconds(1)).build();
        assertThat(s3.get(admin, toCome).body()).isEqualTo(TEXT);
    }

    @Test
    void writesUnderConditions() {
        String etag = s3.put(admin, put("k").build(), TEXT, Map.of()).eTag().orElseThrow();
        int blobs = s3.blobIds().size();

        PutObjectRequest unlessThere = put("k").ifNoneMatch("*").build();
        assertThat(Refused.code(() -> s3.put(admin, unlessThere, TEXT, Map.of())))
                .isEqualTo("PreconditionFailed");
        PutObjectRequest ifOther = put("k").ifMatch("\"x\"").build();
        assertThat(Refused.code(() -> s3.put(admin, ifOther, TEXT, Map.of())))
                .isEqualTo("PreconditionFailed");
        PutObjectRequest ifThere = put("new").ifMatch(etag).build();
        assertThat(Refused.code(() -> s3.put(admin, ifThere, TEXT, Map.of())))
                .isEqualTo("NoSuchKey");
        s3.put(admin, put("k").ifMatch(etag).build(), TEXT, Map.of());
        s3.put(admin, put("new").ifNoneMatch("*").build(), TEXT, Map.of());

        assertThat(s3.blobIds()).hasSize(blobs + 1);
    }

    @Test
    void deletesTheBytesOfWhatIsOverwritten() {
        s3.put(admin, bucket, "k", "one");
        s3.put(admin, bucket, "k", "two");

        assertThat(s3.blobIds()).hasSize(1);
        assertThat(s3.text(admin, bucket, "k")).isEqualTo("two");
    }

    @Test
    void keepsVersionsAndDeleteMarkers() {
        s3.setVersioning(admin, bucket, "Enabled");
        String first = s3.put(admin, bucket, "k", "one").versionId().orElseThrow();
        String second = s3.put(admin, bucket, "k", "two").versionId().orElseThrow();
        assertThat(first).hasSize(32).isNotEqualTo(second);

        var marker = s3.as(admin, S3Api.DELETE_OBJECT, delete("k").build());

        assertThat(marker.deleteMarker()).contains(true);
        assertThat(Refused.code(() -> s3.text(admin, bucket, "k"))).isEqualTo("NoSuchKey");
        assertThat(version("k", first)).isEqualTo("one");
        assertThat(version("k", second)).isEqualTo("two");
        String markerId = marker.versionId().orElseThrow();
        assertThat(Refused.code(() -> version("k", markerId))).isEqualTo("MethodNotAllowed");
        s3.as(admin, S3Api.DELETE_OBJECT, delete("k").versionId(markerId).build());
        assertThat(s3.text(admin, bucket, "k")).isEqualTo("two");
        s3.as(admin, S3Api.DELETE_OBJECT, delete("k").versionId(second).build());
        assertThat(s3.text(admin, bucket, "k")).isEqualTo("one");
        assertThat(Refused.code(() -> version("k", second))).isEqualTo("NoSuchVersion");
        assertThat(Refused.code(() -> version("k", "made up"))).isEqualTo("InvalidArgument");
    }

    @Test
    void saysInHeadersThatADeleteMarkerHidesTheObject() {
        s3.setVersioning(admin, bucket, "Enabled");
        s3.put(admin, bucket, "k", "one");
        String marker =
                s3.as(admin, S3Api.DELETE_OBJECT, delete("k").build()).versionId().orElseThrow();

        assertThat(Refused.by(() -> s3.text(admin, bucket, "k")).headers())
                .isEqualTo(Map.of("x-amz-delete-marker", "true", "x-amz-version-id", marker));
        assertThat(Refused.by(() -> version("k", marker)).headers())
                .containsEntry("x-amz-delete-marker", "true")
                .containsEntry("x-amz-version-id", marker)
                .containsEntry("allow", "DELETE")
                .containsKey("last-modified");
    }

    @Test
    void replacesTheNullVersionWhileSuspended() {
        s3.put(admin, bucket, "k", "null one");
        s3.setVersioning(admin, bucket, "Enabled");
        String kept = s3.put(admin, bucket, "k", "kept").versionId().orElseThrow();
        s3.setVersioning(admin, bucket, "Suspended");

        assertThat(version("k", "null")).isEqualTo("null one");
        assertThat(s3.put(admin, bucket, "k", "null two").versionId()).contains("null");
        assertThat(version("k", "null")).isEqualTo("null two");
        assertThat(version("k", kept)).isEqualTo("kept");
        var marker = s3.as(admin, S3Api.DELETE_OBJECT, delete("k").build());
        assertThat(marker.versionId()).contains("null");
        assertThat(Refused.code(() -> version("k", "null"))).isEqualTo("MethodNotAllowed");
        assertThat(s3.blobIds()).hasSize(1);
    }

    @Test
    void deletesManyAndAnswersForEach() {
        Identity clerk = TestS3.user(TestS3.ACCOUNT, "clerk");
        s3.attach(
                clerk,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"s3:*","Resource":"*"},
                  {"Effect":"Deny","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::*/kept"}]}\
                """);
        for (String key : List.of("one", "two", "kept")) s3.put(admin, bucket, key, key);
        List<ObjectIdentifier> objects =
                List.of("one", "two", "kept", "absent").stream()
                        .map(key -> ObjectIdentifier.builder().key(key).build())
                        .toList();

        DeleteObjectsOutput output =
                s3.as(
                        clerk,
                        S3Api.DELETE_OBJECTS,
                        DeleteObjectsRequest.builder()
                                .bucket(bucket)
                                .delete(Delete.builder().objects(objects).build())
                                .build());

        assertThat(output.deleted().orElseThrow())
                .extracting(deleted -> deleted.key().orElseThrow())
                .containsExactly("one", "two", "absent");
        assertThat(output.errors().orElseThrow())
                .extracting(ErrorEntry::key, ErrorEntry::code)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                Optional.of("kept"), Optional.of("AccessDenied")));
        assertThat(s3.text(admin, bucket, "kept")).isEqualTo("kept");
        assertThat(s3.blobIds()).hasSize(1);
    }

    @Test
    void recordsEveryObjectThatIsReadBeforeAndAfter() {
        s3.put(admin, bucket, "k", "one");
        s3.text(admin, bucket, "k");

        assertThat(s3.records())
                .filteredOn(record -> record.eventName().equals("GetObject"))
                .filteredOn(record -> record.resources().toString().contains(bucket + "/k"))
                .hasSize(2);
    }

    @Test
    void refusesWhatIsNotBuiltInsteadOfPretending() {
        Map<String, PutObjectRequest> requests = new HashMap<>();
        requests.put("append", put("k").writeOffsetBytes(3L).build());

        requests.forEach((name, request) ->
                assertThat(Refused.code(() -> s3.put(admin, request, TEXT, Map.of())))
                        .as(name)
                        .isEqualTo("NotImplemented"));
        assertThat(
                        Refused.code(() ->
                                s3.put(admin, put("k").acl("public-read").build(), TEXT, Map.of())))
                .isEqualTo("AccessControlListNotSupported");
    }

    private String version(String key, String versionId) {
        byte[] body = s3.get(admin, get(key).versionId(versionId).build()).body();
        return new String(body, StandardCharsets.UTF_8);
    }

    private HeadObjectOutput head(String key) {
        return s3.as(
                admin,
                S3Api.HEAD_OBJECT,
                HeadObjectRequest.builder().bucket(bucket).key(key).build());
    }

    private PutObjectRequest.Builder put(String key) {
        return PutObjectRequest.builder().bucket(bucket).key(key);
    }

    private GetObjectRequest.Builder get(String key) {
        return GetObjectRequest.builder().bucket(bucket).key(key);
    }

    private DeleteObjectRequest.Builder delete(String key) {
        return DeleteObjectRequest.builder().bucket(bucket).key(key);
    }
}
