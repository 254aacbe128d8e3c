package coffer.wire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.testing.Forall.Gen;
import coffer.testing.Fuzz;
import coffer.wire.codec.CborWriter;
import coffer.wire.codec.WireException;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import coffer.wire.http.HttpResponse;
import coffer.wire.schema.ModelReader;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.ServiceModel;
import coffer.wire.schema.Struct;
import coffer.wire.schema.Structure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every protocol's decoder, with real operations: what is broken gets the protocol's own refusal.
class BodyFuzzTest {
    private static final int MAX_SAMPLES = 200;
    private static final String[] JSON = {
        "{",
        "}",
        "[",
        "]",
        "\"",
        ":",
        ",",
        "null",
        "true",
        "\\u0000",
        "\\ud800",
        "\\",
        "1e999",
        "{}",
        "\"KeyId\"",
        "\"Policy\"",
        "\"Tags\"",
        "\"TagKey\"",
        "\"__type\"",
        "\n"
    };
    private static final String[] XML = {
        "<",
        ">",
        "</",
        "/>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<!DOCTYPE a [<!ENTITY b \"c\">]>",
        "&b;",
        "&lt;",
        "&#0;",
        "&#x110000;",
        "&amp;",
        "<?xml version=\"1.1\"?>",
        "xmlns=\"\"",
        "xmlns:x=\"http://x\"",
        "x:",
        "<Object>",
        "<Key>",
        "<Part>",
        "<Delete>",
        "\u0000",
        " "
    };
    private static final String[] FORM = {
        "&",
        "=",
        "%",
        "%00",
        "%ff",
        "+",
        ".member.",
        ".member.1",
        ".member.0",
        ".member.-1",
        ".entry.",
        ".key",
        ".value",
        "Action=",
        "Version=2010-05-08",
        "Tags.member.1.Key=a",
        ".",
        "2147483648"
    };

    @Test
    void awsJson() {
        ServiceModel kms = ModelReader.read("kms");
        assertDecodes(
                kms.operation("CreateKey"),
                Fuzz.from(
                                "{\"Policy\":\"{}\",\"Tags\":[{\"TagKey\":\"a\",\"TagValue\":\"b\"}],\"MultiRegion\":true}",
                                "{\"Description\":\"\\u00e9\\n\",\"Origin\":\"AWS_KMS\"}")
                        .with(JSON));
        assertDecodes(
                kms.operation("Encrypt"),
                Fuzz.from(
                                "{\"KeyId\":\"k\",\"Plaintext\":\"aGVsbG8=\",\"EncryptionContext\":{\"a\":\"b\"},\"GrantTokens\":[\"t\"],\"DryRun\":false}")
                        .with(JSON));
        assertDecodes(
                ModelReader.read("cloudtrail").operation("LookupEvents"),
                Fuzz.from(
                                "{\"StartTime\":1.7E9,\"EndTime\":1700000000.5,\"MaxResults\":50,\"LookupAttributes\":[{\"AttributeKey\":\"EventId\",\"AttributeValue\":\"x\"}]}")
                        .with(JSON));
    }

    @Test
    void restXml() {
        ServiceModel s3 = ModelReader.read("s3");
        assertDecodes(
                s3.operation("DeleteObjects"),
                Fuzz.from(
                                "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Object><Key>k</Key><VersionId>v</VersionId></Object><Quiet>true</Quiet></Delete>",
                                "<?xml version=\"1.0\"?><Delete><Object><Key>a&amp;<![CDATA[<b>]]>&#233;</Key></Object></Delete>")
                        .with(XML));
        assertDecodes(
                s3.operation("PutBucketLifecycleConfiguration"),
                Fuzz.from(
                                "<LifecycleConfiguration><Rule><ID>i</ID><Filter><And><Prefix>p</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></And></Filter><Status>Enabled</Status><Expiration><Date>2030-01-01T00:00:00.000Z</Date><Days>3</Days></Expiration></Rule></LifecycleConfiguration>")
                        .with(XML));
        assertDecodes(
                s3.operation("PutBucketAcl"),
                Fuzz.from(
                                "<AccessControlPolicy><AccessControlList><Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\"><ID>i</ID></Grantee><Permission>READ</Permission></Grant></AccessControlList><Owner><ID>o</ID></Owner></AccessControlPolicy>")
                        .with(XML));
    }

    /// The JDK's parser has no text for what is wrong here, and throws for want of it.
    @ParameterizedTest
    @ValueSource(strings = {"<!DOCTYPE a[\u0000", "<?l ?><!DOCTYPE a[\u0001]><Delete/>"})
    void aBrokenDocumentTypeIsMalformed(String body) {
        OperationModel operation = ModelReader.read("s3").operation("DeleteObjects");
        HttpRequest request = new HttpRequest("POST", "/b", "delete", Headers.empty());

        String answer =
                answer(
                        Protocol.of(operation.service()),
                        operation,
                        request,
                        body.getBytes(StandardCharsets.UTF_8));

        assertThat(answer).isEqualTo("MalformedXML Malformed");
    }

    @Test
    void awsQuery() {
        ServiceModel iam = ModelReader.read("iam");
        assertDecodes(
                iam.operation("TagUser"),
                Fuzz.from(
                                "Action=TagUser&Version=2010-05-08&UserName=u&Tags.member.1.Key=a&Tags.member.1.Value=b%20c&Tags.member.2.Key=d")
                        .with(FORM));
        assertDecodes(
                iam.operation("SimulatePrincipalPolicy"),
                Fuzz.from(
                                "Action=SimulatePrincipalPolicy&Version=2010-05-08&PolicySourceArn=arn:aws:iam::111122223333:user/u&ActionNames.member.1=s3:Get&ContextEntries.member.1.ContextKeyName=k&ContextEntries.member.1.ContextKeyValues.member.1=v&MaxItems=3")
                        .with(FORM));
    }

    @Test
    void restJson() {
        ServiceModel macie = ModelReader.read("macie2");
        assertDecodes(
                macie.operation("CreateClassificationJob"),
                Fuzz.from(
                                "{\"clientToken\":\"t\",\"jobType\":\"ONE_TIME\",\"name\":\"n\",\"s3JobDefinition\":{\"bucketDefinitions\":[{\"accountId\":\"1\",\"buckets\":[\"b\"]}]},\"samplingPercentage\":10,\"tags\":{\"a\":\"b\"}}")
                        .with(JSON));
    }

    @Test
    void cbor() {
        OperationModel operation = ModelReader.read("cloudwatch").operation("GetMetricStatistics");
        Struct sent =
                Struct.of(
                        operation.input(),
                        fill -> {
                            fill.put("Namespace", "n");
                            fill.put("MetricName", "m");
                            fill.put("StartTime", Instant.ofEpochMilli(1_700_000_000_125L));
                            fill.put("EndTime", Instant.ofEpochSecond(1_700_000_100));
                            fill.put("Period", 60);
                            fill.put("Statistics", List.of("Sum", "Average"));
                        });
        byte[] sample = CborWriter.write(sent, operation.input()).toArray();

        assertDecodes(
                operation,
                Fuzz.from(List.of(sample))
                        .with(
                                "\u00bf", "\u009f", "\u00ff", "\u00f6", "\u00c1", "\u00fb",
                                "\u007f"));
    }

    /// The first two bytes say which operation, so that bodies meet the wrong ones too.
    @Test
    void everyOperation() {
        List<OperationModel> operations =
                ClientAnswers.services().stream()
                        .map(ModelReader::read)
                        .flatMap(service -> service.operations().stream())
                        .toList();
        Samples samples = new Samples(new Gen(new SplittableRandom(1), 10));
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i < operations.size(); i += 1 + operations.size() / MAX_SAMPLES) {
            OperationModel operation = operations.get(i);
            ClientRequests.Sent sent =
                    ClientRequests.of(operation, samples.structure(operation.input(), 3));
            byte[] body = sent.body().expose();
            bodies.add(ByteBuffer.allocate(2 + body.length).putShort((short) i).put(body).array());
        }
        HttpRequest request = new HttpRequest("POST", "/b/k", "", Headers.empty());

        Map<String, Integer> answers =
                Fuzz.from(bodies)
                        .with(JSON)
                        .run(input -> {
                            if (input.length < 2) return "nothing";
                            int number = Short.toUnsignedInt(ByteBuffer.wrap(input).getShort());
                            OperationModel operation = operations.get(number % operations.size());
                            byte[] body = Arrays.copyOfRange(input, 2, input.length);
                            return answer(
                                    Protocol.of(operation.service()), operation, request, body);
                        });

        assertThat(answers).containsKey("read").hasSizeGreaterThan(3);
    }

    private static void assertDecodes(OperationModel operation, Fuzz fuzz) {
        Protocol protocol = Protocol.of(operation.service());
        HttpRequest request = new HttpRequest("POST", "/b/k", "", Headers.empty());

        Map<String, Integer> answers =
                fuzz.run(input -> answer(protocol, operation, request, input));

        assertThat(answers).as(operation.name()).hasSizeGreaterThan(1).containsKey("read");
    }

    private static String answer(
            Protocol protocol, OperationModel operation, HttpRequest request, byte[] input) {
        try {
            Structure read =
                    protocol.decode(
                            operation,
                            request,
                            Map.of("Bucket", "b", "Key", "k"),
                            Bytes.adopt(input));
            return read == null ? "nothing" : "read";
        } catch (WireException refused) {
            ErrorView error = protocol.describe(refused);
            HttpResponse answer = protocol.encodeError(Optional.of(operation), error, "r");
            assertThat(answer.status()).isEqualTo(400);
            return error.code() + " " + refused.problem().getClass().getSimpleName();
        }
    }
}
