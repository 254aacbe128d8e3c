package coffer.wire.protocol;

import static coffer.wire.protocol.Requests.CLOUDTRAIL;
import static coffer.wire.protocol.Requests.KMS;
import static coffer.wire.protocol.Requests.decode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.wire.codec.WireException;
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

class AwsJsonTest {
    private static final Protocol JSON = Protocol.of(KMS);

    @Test
    void readsMembersOfEveryKind() {
        Struct input =
                decode(
                        KMS,
                        "Encrypt",
                        """
                        {"KeyId":"k","Plaintext":"AQI=","EncryptionContext":{"a":"1","b":"ü"},
                         "GrantTokens":["t"],"DryRun":true,"Unknown":{"x":[1,2]},
                         "EncryptionAlgorithm":null}\
                        """);

        assertThat(input.find("KeyId")).contains("k");
        assertThat(((SecretBytes) input.find("Plaintext").orElseThrow()).expose())
                .containsExactly(1, 2);
        assertThat(input.find("EncryptionContext")).contains(Map.of("a", "1", "b", "ü"));
        assertThat(input.find("GrantTokens")).contains(List.of("t"));
        assertThat(input.find("DryRun")).contains(true);
        assertThat(input.find("EncryptionAlgorithm")).isEmpty();
        assertThat(input)
                .hasToString(
                        "EncryptRequest[KeyId=k Plaintext=*** EncryptionContext={a=1, b=ü}"
                                + " GrantTokens=[t] DryRun=true]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1700000000.25", "1.70000000025E9", "\"2023-11-14T22:13:20.250Z\""})
    void readsTimes(String time) {
        Struct input = decode(CLOUDTRAIL, "LookupEvents", "{\"StartTime\":" + time + "}");

        assertThat(input.find("StartTime")).contains(Instant.ofEpochMilli(1_700_000_000_250L));
    }

    @Test
    void takesAnEmptyBodyForAnEmptyObject() {
        assertThat(decode(KMS, "ListKeys", "").find("Limit")).isEmpty();
    }

    @Test
    void takesAWholeNumberHoweverItIsWritten() {
        assertThat(decode(KMS, "ListKeys", "{\"Limit\":3.0}").find("Limit")).contains(3);
        assertThat(decode(KMS, "ListKeys", "{\"Limit\":1e2}").find("Limit")).contains(100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "null",
                "\"x\"",
                "{} {}",
                "{\"Limit\":",
                "{\"Limit\":\"3\"}",
                "{\"Limit\":3.5}",
                "{\"Limit\":true}",
                "{\"Limit\":99999999999}",
                "{\"Limit\":1e999999999}",
                "{\"Limit\":"
                        + "9999999999999999999999999999999999999999999999999999999999999999"
                        + "99999999999999999999999999999999999999999999999999999999999999999999}",
                "{\"Marker\":3}",
                "{\"Marker\":{}}",
                "{\"Marker\":[\"a\"]}",
                "{\"Marker\":\"\\ud8\"}",
                "{Marker:\"a\"}",
                "{\"Marker\":\"a\",}",
                "{\"Limit\":NaN}",
            })
    void refusesWhatIsNotTheInput(String body) {
        WireException refusal =
                catchThrowableOfType(WireException.class, () -> decode(KMS, "ListKeys", body));

        assertThat(JSON.describe(refusal).code()).isEqualTo("SerializationException");
        assertThat(JSON.describe(refusal).httpStatus()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Plaintext\":\"not base64!\"}",
                "{\"Plaintext\":\"AQ=\"}",
                "{\"Plaintext\":3}",
                "{\"GrantTokens\":[null]}",
                "{\"GrantTokens\":\"a\"}",
                "{\"EncryptionContext\":{\"a\":null}}",
                "{\"EncryptionContext\":[\"a\"]}",
            })
    void refusesValuesOfTheWrongKind(String body) {
        WireException refusal =
                catchThrowableOfType(WireException.class, () -> decode(KMS, "Encrypt", body));

        assertThat(JSON.describe(refusal).code()).isEqualTo("SerializationException");
    }

    @Test
    void refusesDeepNestingEvenWhereItSkips() {
        String body = "{\"Unknown\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";

        WireException refusal =
                catchThrowableOfType(WireException.class, () -> decode(KMS, "ListKeys", body));

        assertThat(JSON.describe(refusal).code()).isEqualTo("SerializationException");
    }

    @Test
    void neverQuotesTheBody() {
        WireException refusal =
                catchThrowableOfType(
                        WireException.class,
                        () -> decode(KMS, "Encrypt", "{\"Plaintext\": s3cret}"));

        assertThat(refusal).hasMessageNotContaining("s3cret");
    }

    @Test
    void writesAnOutput() {
        OperationModel operation = KMS.operation("GenerateDataKey");
        Struct output =
                Struct.of(
                        operation.output(),
                        fill -> {
                            fill.put("KeyId", "k\"1");
                            fill.put("Plaintext", SecretBytes.adopt(new byte[] {1, 2}));
                            fill.put("CiphertextBlob", Bytes.adopt(new byte[] {3}));
                        });

        HttpResponse answer = JSON.encode(operation, output, "id-1");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().find("Content-Type")).contains("application/x-amz-json-1.1");
        assertThat(answer.headers().find("x-amzn-RequestId")).contains("id-1");
        assertThat(answer.body().toUtf8())
                .isEqualTo(
                        "{\"CiphertextBlob\":\"Aw==\",\"Plaintext\":\"AQI=\",\"KeyId\":\"k\\\"1\"}");
    }

    @Test
    void writesAnError() {
        HttpResponse answer =
                JSON.encodeError(
                        Optional.empty(), new ErrorView("NotFoundException", "no \"x\"", 400), "i");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().toUtf8())
                .isEqualTo("{\"__type\":\"NotFoundException\",\"message\":\"no \\\"x\\\"\"}");
    }
}
