package coffer.wire.protocol;

import static coffer.wire.protocol.Requests.IAM;
import static coffer.wire.protocol.Requests.KMS;
import static coffer.wire.protocol.Requests.S3;
import static coffer.wire.protocol.Requests.decode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import coffer.wire.codec.WireException;
import coffer.wire.schema.ModelReader;
import coffer.wire.schema.ServiceModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidatorTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "DescribeKey | {}"
                        + "| 1 validation error detected: Value null at 'keyId' failed to satisfy"
                        + " constraint: Member must not be null",
                "DescribeKey | {'KeyId': ''}"
                        + "| 1 validation error detected: Value '' at 'keyId' failed to satisfy"
                        + " constraint: Member must have length greater than or equal to 1",
                "ListKeys | {'Limit': 0}"
                        + "| 1 validation error detected: Value '0' at 'limit' failed to satisfy"
                        + " constraint: Member must have value greater than or equal to 1",
                "ListKeys | {'Limit': 5000, 'Marker': ''}"
                        + "| 2 validation errors detected: Value '5000' at 'limit' failed to satisfy"
                        + " constraint: Member must have value less than or equal to 1000; Value ''"
                        + " at 'marker' failed to satisfy constraint: Member must have length"
                        + " greater than or equal to 1",
                "CreateKey | {'Origin': 'X'}"
                        + "| 1 validation error detected: Value 'X' at 'origin' failed to satisfy"
                        + " constraint: Member must satisfy enum value set: [AWS_KMS, EXTERNAL,"
                        + " AWS_CLOUDHSM, EXTERNAL_KEY_STORE]",
                "CreateAlias | {'AliasName': 'a b', 'TargetKeyId': 'k'}"
                        + "| 1 validation error detected: Value 'a b' at 'aliasName' failed to"
                        + " satisfy constraint: Member must satisfy regular expression pattern:"
                        + " ^[a-zA-Z0-9:/_-]+$",
                "CreateKey | {'Tags': [{'TagKey': '', 'TagValue': ''}]}"
                        + "| 1 validation error detected: Value '' at 'tags.1.member.tagKey' failed"
                        + " to satisfy constraint: Member must have length greater than or equal"
                        + " to 1",
                "Decrypt | {'CiphertextBlob': 'AA==', 'GrantTokens': ['']}"
                        + "| 1 validation error detected: Value '[]' at 'grantTokens' failed to"
                        + " satisfy constraint: Member must satisfy constraint: [Member must have"
                        + " length less than or equal to 8192, Member must have length greater than"
                        + " or equal to 1]",
                "Decrypt | {'CiphertextBlob': ''}"
                        + "| 1 validation error detected: Value at 'ciphertextBlob' failed to"
                        + " satisfy constraint: Member must have length greater than or equal to 1",
            })
    void saysWhatAwsSays(String operation, String body, String message) {
        assertThatThrownBy(() -> decode(KMS, operation, body.replace('\'', '"')))
                .isInstanceOf(WireException.class)
                .hasMessage(message);
    }

    @Test
    void neverShowsWhatIsSensitive() {
        String long65 = "s3cret".repeat(20);
        String body = "Action=CreateLoginProfile&UserName=u&Password=" + "p4ss".repeat(100);

        assertThat(refusal(IAM, "CreateLoginProfile", body).getMessage())
                .contains("Value at 'password'")
                .doesNotContain("p4ss");
        String json = "{\"CustomKeyStoreName\":\"n\",\"KeyStorePassword\":\"" + long65 + "\"}";
        assertThat(refusal(KMS, "CreateCustomKeyStore", json).getMessage())
                .contains("Value at 'keyStorePassword'")
                .doesNotContain("s3cret");
    }

    private static WireException refusal(ServiceModel service, String operation, String body) {
        return catchThrowableOfType(WireException.class, () -> decode(service, operation, body));
    }

    @Test
    void callsItAsTheProtocolDoes() {
        WireException json = refusal(KMS, "DescribeKey", "{}");
        WireException query = refusal(IAM, "CreateUser", "UserName=%21%21%21%20");
        WireException xml = refusal(S3, "PutBucketVersioning", "");

        assertThat(Protocol.of(KMS).describe(json).code()).isEqualTo("ValidationException");
        assertThat(Protocol.of(ModelReader.read("organizations")).describe(json).code())
                .isEqualTo("InvalidInputException");
        assertThat(Protocol.of(IAM).describe(query).code()).isEqualTo("ValidationError");
        assertThat(Protocol.of(S3).describe(xml).code()).isEqualTo("MissingRequestBodyError");
    }

    @Test
    void countsCharactersNotUnits() {
        String alias = "alias/" + "😀".repeat(10);

        assertThat(
                        decode(
                                KMS,
                                "UpdateAlias",
                                """
                                {"AliasName":"alias/a","TargetKeyId":"%s"}\
                                """
                                        .formatted(alias)))
                .isNotNull();
    }

    @Test
    void leavesRegionsOfBucketsToTheService() {
        String body =
                "<CreateBucketConfiguration><LocationConstraint>my-own-1</LocationConstraint>"
                        + "</CreateBucketConfiguration>";

        assertThat(decode(S3, "CreateBucket", body).find("CreateBucketConfiguration")).isPresent();
    }

    @Test
    void callsAnUnknownStatusInXmlMalformed() {
        String body = "<VersioningConfiguration><Status>On</Status></VersioningConfiguration>";

        WireException refusal = refusal(S3, "PutBucketVersioning", body);

        assertThat(Protocol.of(S3).describe(refusal).code()).isEqualTo("MalformedXML");
    }

    @Test
    void boundsTheMessage() {
        String tags = "{\"TagKey\":\"\",\"TagValue\":\"\"},".repeat(5_000);
        String body = "{\"Tags\":[" + tags.substring(0, tags.length() - 1) + "]}";

        assertThat(refusal(KMS, "CreateKey", body).getMessage()).hasSizeLessThan(100_000);
    }
}
