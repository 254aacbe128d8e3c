package coffer.wire.protocol;

import static coffer.wire.protocol.Requests.ROUTER;
import static coffer.wire.protocol.Requests.form;
import static coffer.wire.protocol.Requests.json;
import static coffer.wire.protocol.Requests.request;
import static coffer.wire.protocol.Requests.s3;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.wire.http.HttpRequest;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceRouterTest {

    @ParameterizedTest
    @CsvSource({
        "GET /, ListBuckets",
        "GET /?x-id=ListBuckets, ListBuckets",
        "PUT /b, CreateBucket",
        "PUT /b/, CreateBucket",
        "HEAD /b, HeadBucket",
        "DELETE /b, DeleteBucket",
        "GET /b, ListObjects",
        "GET /b?list-type=2, ListObjectsV2",
        "GET /b?list-type=2&prefix=a%2F, ListObjectsV2",
        "GET /b?versions, ListObjectVersions",
        "GET /b?versions=, ListObjectVersions",
        "GET /b?versioning, GetBucketVersioning",
        "GET /b?versioning=, GetBucketVersioning",
        "PUT /b?versioning, PutBucketVersioning",
        "GET /b?location, GetBucketLocation",
        "GET /b?uploads, ListMultipartUploads",
        "POST /b?delete, DeleteObjects",
        "GET /b?policy, GetBucketPolicy",
        "GET /b?policyStatus, GetBucketPolicyStatus",
        "GET /b?lifecycle, GetBucketLifecycleConfiguration",
        "PUT /b?lifecycle, PutBucketLifecycleConfiguration",
        "DELETE /b?lifecycle, DeleteBucketLifecycle",
        "GET /b?inventory, ListBucketInventoryConfigurations",
        "GET /b?inventory&id=1, GetBucketInventoryConfiguration",
        "PUT /b?inventory, PutBucketInventoryConfiguration",
        "GET /b?unknown-flag, ListObjects",
        "GET /b/k, GetObject",
        "HEAD /b/k, HeadObject",
        "GET /b/k?versionId=1, GetObject",
        "GET /b/k?x-id=GetObject, GetObject",
        "PUT /b/k, PutObject",
        "PUT /b/k?partNumber=1&uploadId=u, UploadPart",
        "GET /b/k?partNumber=1, GetObject",
        "PUT /b/k?acls, PutObject",
        "DELETE /b/k, DeleteObject",
        "DELETE /b/k?uploadId=u, AbortMultipartUpload",
        "POST /b/k?uploads, CreateMultipartUpload",
        "POST /b/k?uploadId=u, CompleteMultipartUpload",
        "GET /b/k?uploadId=u, ListParts",
        "GET /b/k?tagging, GetObjectTagging",
        "PUT /b/k?acl, PutObjectAcl",
        "GET /b/k?attributes, GetObjectAttributes",
        "GET /b/k?legal-hold, GetObjectLegalHold",
        "POST /b/k?select&select-type=2, SelectObjectContent",
        "POST /b/k?restore, RestoreObject",
    })
    void findsTheS3Operation(String line, String operation) {
        assertThat(s3(line).operation().name()).isEqualTo(operation);
    }

    @Test
    void findsCopiesByTheirHeader() {
        String source = "x-amz-copy-source";

        assertThat(s3("PUT /b/k", source, "a/b").operation().name()).isEqualTo("CopyObject");
        assertThat(s3("PUT /b/k?partNumber=1&uploadId=u", source, "a/b").operation().name())
                .isEqualTo("UploadPartCopy");
    }

    @ParameterizedTest
    @CsvSource({
        "/b/k, k",
        "/b//k, /k",
        "/b//, /",
        "/b/a//b, a//b",
        "/b/a/, a/",
        "/b/../x, ../x",
        "/b/./x, ./x",
        "/b/a%2Fb, a/b",
        "/b/a%2fb%2F, a/b/",
        "/b/a+b, a+b",
        "/b/a%2Bb, a+b",
        "/b/a%20b, a b",
        "/b/%C3%A4%E6%BC%A2%F0%9F%98%80, ä漢😀",
        "/b/%25, %",
        "/b/a=b&c, a=b&c",
    })
    void keepsTheKeyAsItWasSent(String path, String key) {
        assertThat(s3("GET " + path).labels()).isEqualTo(Map.of("Bucket", "b", "Key", key));
    }

    @Test
    void keepsControlCharactersInKeys() {
        assertThat(s3("GET /b/%00%01%0A").labels()).containsEntry("Key", "\0\1\n");
    }

    @ParameterizedTest
    @CsvSource({
        "GET /b/%zz, InvalidURI",
        "GET /b/%4, InvalidURI",
        "GET /b/%FF, InvalidURI",
        "GET /b?prefix=%FF, InvalidURI",
        "GET /a%2Fb/k, InvalidBucketName",
        "PATCH /b/k, MethodNotAllowed",
        "POST /b/k, MethodNotAllowed",
        "OPTIONS *, MethodNotAllowed",
        "GET //k, MethodNotAllowed",
        "DELETE /b?acl, MethodNotAllowed",
        "DELETE /b?versioning=, MethodNotAllowed",
        "DELETE /b/k?acl, MethodNotAllowed",
        "DELETE /b/k?retention&versionId=1, MethodNotAllowed",
        "PUT /b?uploads, MethodNotAllowed",
        "PUT /b/k?attributes, MethodNotAllowed",
        "PUT /b/k?uploadId=u, MethodNotAllowed",
        "PUT /b/k?partNumber=1, InvalidArgument",
        "POST /b, PreconditionFailed",
        "POST /b/, PreconditionFailed",
        "POST /b?acl, MethodNotAllowed",
        "GET /b?versioning&acl, InvalidArgument",
        "PUT /b/k?tagging&acl=&versionId=1, InvalidArgument",
        "GET /b/k?versions, InvalidRequest",
        "HEAD /b/k?acl, MethodNotAllowed",
        "HEAD /b?versioning=, MethodNotAllowed",
        "GET /b?versionId=v, InvalidArgument",
        "DELETE /b?versionId=v, InvalidArgument",
        "DELETE /b?uploadId=u, InvalidRequest",
        "DELETE /b/?partNumber=1, InvalidRequest",
        "PUT /b?versioning&versionId=v, InvalidArgument",
        "GET /b?list-type=2&marker=m, InvalidArgument",
        "GET /b?continuation-token=t, InvalidArgument",
        "GET /b?list-type=1&start-after=k, InvalidArgument",
        "GET /b/k?logging, NoLoggingStatusForKey",
    })
    void refusesWhatIsNoS3Request(String line, String code) {
        Resolution resolution = ROUTER.resolve(request(line), Optional.of("s3"), Optional.empty());

        assertThat(((Resolution.Unknown) resolution).error().code()).isEqualTo(code);
    }

    @Test
    void saysWhatIsMissingOfAPartAndOfAForm() {
        ErrorView part = refused(request("PUT /b/k?partNumber=1", "x-amz-copy-source", "a/b"));
        ErrorView form = refused(request("POST /b", "content-type", "text/plain"));

        assertThat(part.message())
                .isEqualTo("This operation does not accept partNumber without uploadId");
        assertThat(part.details())
                .isEqualTo(Map.of("ArgumentName", "partNumber", "ArgumentValue", "partNumber"));
        assertThat(form.httpStatus()).isEqualTo(412);
        assertThat(form.details().get("Condition"))
                .isEqualTo("Bucket POST must be of the enclosure-type multipart/form-data");
    }

    @Test
    void saysWhichPartsOfABucketCannotBeMeantAtOnce() {
        ErrorView refusal = refused(request("GET /b?versioning&prefix=x&acl&x-id=y"));

        assertThat(refusal.message())
                .isEqualTo("Conflicting query string parameters: acl, versioning");
        assertThat(refusal.details())
                .isEqualTo(Map.of("ArgumentName", "ResourceType", "ArgumentValue", "acl"));
    }

    private static ErrorView refused(HttpRequest request) {
        Resolution resolution = ROUTER.resolve(request, Optional.of("s3"), Optional.empty());
        return ((Resolution.Unknown) resolution).error();
    }

    @ParameterizedTest
    @CsvSource({
        "b.s3.localhost, /k, b, k",
        "B.S3.LOCALHOST:9000, /k, b, k",
        "b.localhost, /k, b, k",
        "b.c.localhost:1, //k, b.c, /k",
        "b.s3.eu-west-1.example.com, /k, b, k",
        "b.example.com, /k, b, k",
        "localhost, /b/k, b, k",
        "s3.localhost:80, /b/k, b, k",
        "s3.example.com, /b/k, b, k",
        "s3.eu-west-1.example.com, /b/k, b, k",
        "127.0.0.1:80, /b/k, b, k",
        "[::1]:80, /b/k, b, k",
        "other.org, /b/k, b, k",
    })
    void findsTheBucketInHostOrPath(String host, String path, String bucket, String key) {
        assertThat(s3("GET " + path, "Host", host).labels())
                .isEqualTo(Map.of("Bucket", bucket, "Key", key));
    }

    @Test
    void takesTheRootOfABucketsHostForTheBucket() {
        assertThat(s3("GET /", "Host", "b.s3.localhost").operation().name())
                .isEqualTo("ListObjects");
        assertThat(s3("GET /?versioning", "Host", "b.localhost").operation().name())
                .isEqualTo("GetBucketVersioning");
    }

    @ParameterizedTest
    @CsvSource({
        "kms, TrentService.CreateKey, kms:CreateKey",
        "cloudtrail, CloudTrail_20131101.LookupEvents, cloudtrail:LookupEvents",
        "cloudtrail, com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents,"
                + " cloudtrail:LookupEvents",
    })
    void findsTheTargetOfAJsonRequest(String signingName, String target, String operation) {
        HttpRequest request = json(target);

        assertThat(ROUTER.resolve(request, Optional.of(signingName), Optional.empty()))
                .extracting(found -> ((Resolution.Found) found).operation().toString())
                .isEqualTo(operation);
        assertThat(ROUTER.resolve(request, Optional.empty(), Optional.empty()))
                .isInstanceOf(Resolution.Found.class);
    }

    @ParameterizedTest
    @CsvSource({
        "kms, TrentService.Nothing",
        "kms, CloudTrail_20131101.LookupEvents",
        "kms, TrentService",
        "kms, ''",
        "dynamodb, DynamoDB_20120810.ListTables",
    })
    void saysThatATargetIsUnknown(String signingName, String target) {
        Resolution resolution =
                ROUTER.resolve(json(target), Optional.of(signingName), Optional.empty());

        Resolution.Unknown unknown = (Resolution.Unknown) resolution;
        assertThat(unknown.error().code()).isEqualTo("UnknownOperationException");
        assertThat(unknown.protocol()).isInstanceOf(AwsJson.class);
    }

    @ParameterizedTest
    @CsvSource({
        "sts, Action=GetCallerIdentity&Version=2011-06-15, sts:GetCallerIdentity",
        ", Action=AssumeRoleWithWebIdentity&Version=2011-06-15, sts:AssumeRoleWithWebIdentity",
        "iam, Action=ListUsers&Version=2010-05-08, iam:ListUsers",
        ", Action=ListUsers&Version=2010-05-08, iam:ListUsers",
    })
    void findsTheActionOfAForm(String signingName, String body, String operation) {
        Resolution resolution =
                ROUTER.resolve(
                        form(), Optional.ofNullable(signingName), Optional.of(Bytes.utf8(body)));

        assertThat(((Resolution.Found) resolution).operation()).hasToString(operation);
    }

    @Test
    void findsTheActionOfAQueryString() {
        HttpRequest request = request("GET /?Action=GetCallerIdentity&Version=2011-06-15");

        assertThat(ROUTER.resolve(request, Optional.of("sts"), Optional.empty()))
                .isInstanceOf(Resolution.Found.class);
    }

    @ParameterizedTest
    @CsvSource({
        "Action=Nothing&Version=2011-06-15, InvalidAction",
        "Action=GetCallerIdentity&Version=2010-05-08, InvalidAction",
        "Version=2011-06-15, MissingAction",
        "'', MissingAction",
        "Action=%zz, MalformedQueryString",
    })
    void saysThatAnActionIsUnknown(String body, String code) {
        Resolution resolution =
                ROUTER.resolve(form(), Optional.of("sts"), Optional.of(Bytes.utf8(body)));

        Resolution.Unknown unknown = (Resolution.Unknown) resolution;
        assertThat(unknown.error().code()).isEqualTo(code);
        assertThat(unknown.protocol()).isInstanceOf(AwsQuery.class);
    }

    @Test
    void takesAFormPostedToABucketForS3() {
        HttpRequest request =
                request("POST /b?delete", "Content-Type", "application/x-www-form-urlencoded");

        Resolution resolution =
                ROUTER.resolve(request, Optional.empty(), Optional.of(Bytes.utf8("<Delete/>")));

        assertThat(((Resolution.Found) resolution).operation().name()).isEqualTo("DeleteObjects");
    }

    @Test
    void believesTheSignatureMoreThanTheTarget() {
        HttpRequest request = request("GET /b/k", "X-Amz-Target", "TrentService.ListKeys");

        Resolution resolution = ROUTER.resolve(request, Optional.of("s3"), Optional.empty());

        assertThat(((Resolution.Found) resolution).operation().name()).isEqualTo("GetObject");
    }
}
