package coffer.wire.protocol;

import static coffer.wire.protocol.Requests.S3;
import static coffer.wire.protocol.Requests.decode;
import static coffer.wire.protocol.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import coffer.wire.codec.WireException;
import coffer.wire.http.HttpRequest;
import coffer.wire.http.HttpResponse;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.Struct;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestXmlTest {
    private static final Protocol XML = Protocol.of(S3);

    @Test
    void readsHeadersQueryAndMetadata() {
        HttpRequest request =
                request(
                        "GET /b/k?versionId=v%201&response-content-type=a%2Fb",
                        "If-Modified-Since", "Fri, 02 Jan 2026 03:04:05 GMT", "Range", "bytes=0-1");

        Struct input = decode(S3, "GetObject", request, "");

        assertThat(input.find("Bucket")).contains("bucket");
        assertThat(input.find("VersionId")).contains("v 1");
        assertThat(input.find("ResponseContentType")).contains("a/b");
        assertThat(input.find("IfModifiedSince")).contains(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(input.find("Range")).contains("bytes=0-1");
    }

    @Test
    void readsMetadataByItsPrefixAndLeavesTheStreamAlone() {
        HttpRequest request =
                request(
                        "PUT /b/k",
                        "x-amz-meta-A",
                        "1",
                        "X-Amz-Meta-b",
                        "2",
                        "Content-Length",
                        "9");

        Struct input = decode(S3, "PutObject", request, "not looked at");

        assertThat(input.find("Metadata")).contains(Map.of("a", "1", "b", "2"));
        assertThat(input.find("ContentLength")).contains(9L);
        assertThat(input.find("Body")).isEmpty();
    }

    @Test
    void readsListsInOneHeaderOrSeveral() {
        HttpRequest request =
                request(
                        "GET /b/k?attributes",
                        "x-amz-object-attributes",
                        "ETag, \"Checksum\"",
                        "x-amz-object-attributes",
                        "ObjectSize");

        assertThat(decode(S3, "GetObjectAttributes", request, "").find("ObjectAttributes"))
                .contains(List.of("ETag", "Checksum", "ObjectSize"));
    }

    @Test
    void readsAFlattenedListInsideThePayload() {
        Struct input =
                decode(
                        S3,
                        "DeleteObjects",
                        """
                        <?xml version="1.0"?>
                        <!-- a comment --><Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
                        <Object><Key> a&amp;b&#x1F600;</Key></Object><Quiet>true</Quiet><New><x/></New>
                        <Object><Key><![CDATA[<c>]]></Key><VersionId>1</VersionId></Object></Delete>\
                        """);

        Struct delete = (Struct) input.find("Delete").orElseThrow();
        assertThat(delete.find("Quiet")).contains(true);
        assertThat(delete.find("Objects").orElseThrow().toString())
                .isEqualTo("[ObjectIdentifier[Key= a&b😀], ObjectIdentifier[Key=<c> VersionId=1]]");
    }

    @Test
    void readsAttributes() {
        Struct input =
                decode(
                        S3,
                        "PutBucketAcl",
                        """
                        <AccessControlPolicy><AccessControlList><Grant>
                        <Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                         xsi:type="CanonicalUser"><ID>i</ID></Grantee>
                        <Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>\
                        """);

        assertThat(input.find("AccessControlPolicy").orElseThrow().toString())
                .contains("Grantee[ID=i Type=CanonicalUser]");
    }

    @Test
    void readsATextPayload() {
        assertThat(decode(S3, "PutBucketPolicy", "{\"a\":1}").find("Policy")).contains("{\"a\":1}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Delete>",
                "<Delete><Object></Delete>",
                "<Wrong><Object><Key>a</Key></Object></Wrong>",
                "Delete",
                "<Delete/><Delete/>",
                "<Delete><Object><Key>a</Key></Object></Delete>x",
                "<Delete><Quiet>perhaps</Quiet></Delete>",
                "<Delete><Object><Key>a<b/></Key></Object></Delete>",
                "<Delete><Object><VersionId>a</VersionId></Object></Delete>",
                "<Delete><Object><Key>&e;</Key></Object></Delete>",
                "<Delete><Object><Key>&#0;</Key></Object></Delete>",
                "<!DOCTYPE Delete><Delete><Object><Key>a</Key></Object></Delete>",
                "<!DOCTYPE d [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><Delete><Object><Key>&e;"
                        + "</Key></Object></Delete>",
                "<!DOCTYPE d [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><Delete>&b;</Delete>",
                "<?xml version=\"1.0\" encoding=\"UTF-16\"?><Delete></Delete>",
                "<Delete><Object><Key>\u0001</Key></Object></Delete>",
            })
    void refusesXmlThatIsNotTheInput(String body) {
        WireException refusal =
                catchThrowableOfType(WireException.class, () -> decode(S3, "DeleteObjects", body));

        assertThat(XML.describe(refusal).code()).isEqualTo("MalformedXML");
    }

    @Test
    void refusesDeepNestingEvenWhereItSkips() {
        String deep = "<a>".repeat(50_000) + "</a>".repeat(50_000);
        String body = "<Delete>" + deep + "<Object><Key>a</Key></Object></Delete>";

        WireException refusal =
                catchThrowableOfType(WireException.class, () -> decode(S3, "DeleteObjects", body));

        assertThat(XML.describe(refusal).code()).isEqualTo("MalformedXML");
    }

    @Test
    void callsABadHeaderAnInvalidArgument() {
        HttpRequest request = request("GET /b?max-keys=many");

        WireException refusal =
                catchThrowableOfType(
                        WireException.class, () -> decode(S3, "ListObjectsV2", request, ""));

        ErrorView error = XML.describe(refusal);
        assertThat(error.code()).isEqualTo("InvalidArgument");
        assertThat(error.message())
                .isEqualTo("Provided max-keys not an integer or within integer range");
        assertThat(error.details()).containsEntry("ArgumentName", "max-keys");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2026-01-02T03:04:05Z", "", "Fri, 02 Jan 2026"})
    void ignoresConditionsWhoseDateIsNone(String date) {
        HttpRequest request =
                request("GET /b/k", "If-Modified-Since", date, "If-Unmodified-Since", date);

        Struct input = decode(S3, "GetObject", request, "");

        assertThat(input.find("IfModifiedSince")).isEmpty();
        assertThat(input.find("IfUnmodifiedSince")).isEmpty();
    }

    @Test
    void ignoresANumberOfPartsThatIsNone() {
        HttpRequest request =
                request(
                        "GET /b/k?attributes",
                        "x-amz-object-attributes",
                        "ObjectParts",
                        "x-amz-max-parts",
                        "many");

        assertThat(decode(S3, "GetObjectAttributes", request, "").find("MaxParts")).isEmpty();
    }

    @Test
    void saysThatASizeOfAnUploadIsNone() {
        HttpRequest request = request("POST /b/k?uploadId=u", "x-amz-mp-object-size", "size");

        WireException refusal =
                catchThrowableOfType(
                        WireException.class,
                        () -> decode(S3, "CompleteMultipartUpload", request, ""));

        ErrorView error = XML.describe(refusal);
        assertThat(error.code()).isEqualTo("InvalidRequest");
        assertThat(error.message()).isEqualTo("Value for x-amz-mp-object-size header is invalid");
    }

    @Test
    void writesAListing() {
        OperationModel operation = S3.operation("ListObjectsV2");
        Struct output =
                Struct.of(
                        operation.output(),
                        fill -> {
                            fill.put("Name", "b");
                            fill.put("KeyCount", 1);
                            fill.put("IsTruncated", false);
                            fill.put("Contents", List.of(object(operation)));
                        });

        HttpResponse answer = XML.encode(operation, output, "id-1");

        assertThat(answer.headers().find("x-amz-request-id")).contains("id-1");
        assertThat(answer.headers().contains("x-amz-id-2")).isTrue();
        assertThat(answer.headers().find("content-type")).contains("application/xml");
        assertThat(answer.body().toUtf8())
                .isEqualTo(
                        """
                        <?xml version="1.0" encoding="UTF-8"?>
                        <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\
                        <IsTruncated>false</IsTruncated><Contents><Key>a&lt;b&#x1;ü😀</Key>\
                        <LastModified>2026-01-02T03:04:05.000Z</LastModified>\
                        <ETag>&quot;e&quot;</ETag><Size>5</Size></Contents><Name>b</Name>\
                        <KeyCount>1</KeyCount></ListBucketResult>\
                        """);
    }

    private static Struct object(OperationModel operation) {
        return Struct.of(
                operation.output().member("Contents").target().element().target(),
                fill -> {
                    fill.put("Key", "a<b\1ü😀");
                    fill.put("LastModified", Instant.parse("2026-01-02T03:04:05Z"));
                    fill.put("ETag", "\"e\"");
                    fill.put("Size", 5L);
                });
    }

    @Test
    void writesTheOneUnwrappedAnswer() {
        OperationModel operation = S3.operation("GetBucketLocation");
        Struct there =
                Struct.of(operation.output(), fill -> fill.put("LocationConstraint", "eu-west-1"));
        Struct nowhere = Struct.of(operation.output(), fill -> {});

        assertThat(XML.encode(operation, there, "i").body().toUtf8())
                .endsWith(
                        "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                                + "eu-west-1</LocationConstraint>");
        assertThat(XML.encode(operation, nowhere, "i").body().toUtf8())
                .endsWith("2006-03-01/\"></LocationConstraint>");
    }

    @Test
    void writesOnlyTheHeadOfAStream() {
        OperationModel operation = S3.operation("GetObject");
        Struct output =
                Struct.of(
                        operation.output(),
                        fill -> {
                            fill.put("ETag", "\"e\"");
                            fill.put("LastModified", Instant.parse("2026-01-02T03:04:05.6Z"));
                            fill.put("Metadata", Map.of("a", "1\r\nx-evil: 2"));
                            fill.put("ContentRange", "bytes 0-1/9");
                        });

        HttpResponse answer = XML.encode(operation, output, "i");

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.body().isEmpty()).isTrue();
        assertThat(answer.headers().find("last-modified"))
                .contains("Fri, 02 Jan 2026 03:04:05 GMT");
        assertThat(answer.headers().find("x-amz-meta-a")).contains("1  x-evil: 2");
    }

    @Test
    void answersWithTheStatusOfTheModel() {
        OperationModel operation = S3.operation("DeleteObject");

        HttpResponse answer = XML.encode(operation, Struct.of(operation.output(), fill -> {}), "i");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body().isEmpty()).isTrue();
        assertThat(answer.headers().contains("content-type")).isFalse();
    }

    @Test
    void writesAnErrorWithoutWrapper() {
        ErrorView error = new ErrorView("NoSuchKey", "gone", 404, Map.of("Key", "a<b"));

        HttpResponse answer =
                XML.encodeError(Optional.of(S3.operation("GetObject")), error, "id-1");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body().toUtf8())
                .isEqualTo(
                        """
                        <?xml version="1.0" encoding="UTF-8"?>
                        <Error><Code>NoSuchKey</Code><Message>gone</Message><Key>a&lt;b</Key>\
                        <RequestId>id-1</RequestId><HostId>aWQtMQ==</HostId></Error>\
                        """);
    }

    @Test
    void answersErrorsOfHeadAndOfUnmodifiedWithoutBody() {
        Optional<OperationModel> head = Optional.of(S3.operation("HeadObject"));
        Optional<OperationModel> get = Optional.of(S3.operation("GetObject"));

        assertThat(XML.encodeError(head, new ErrorView("NotFound", "", 404), "i").body().isEmpty())
                .isTrue();
        assertThat(
                        XML.encodeError(get, new ErrorView("NotModified", "", 304), "i")
                                .body()
                                .isEmpty())
                .isTrue();
    }
}
