package coffer.s3.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.policy.document.PolicyKind;
import coffer.policy.document.PolicyParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

// AWS: Amazon S3 User Guide, "Blocking public access", 'The meaning of "public"'.
class PublicPolicyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true  | \"*\" | {}",
                "true  | {\"AWS\":\"*\"} | {}",
                "false | {\"AWS\":\"111122223333\"} | {}",
                "false | {\"Service\":\"cloudtrail.amazonaws.com\"} | {}",
                "false | \"*\" | {\"StringEquals\":{\"aws:SourceVpc\":\"vpc-91237329\"}}",
                "true  | \"*\" | {\"StringLike\":{\"aws:SourceVpc\":\"vpc-*\"}}",
                "true  | \"*\" | {\"StringNotEquals\":{\"aws:SourceVpc\":\"vpc-91237329\"}}",
                "false | \"*\" | {\"IpAddress\":{\"aws:SourceIp\":\"192.0.2.0/24\"}}",
                "true  | \"*\" | {\"IpAddress\":{\"aws:SourceIp\":\"0.0.0.0/1\"}}",
                "true  | \"*\" | {\"NotIpAddress\":{\"aws:SourceIp\":\"192.0.2.0/24\"}}",
                "true  | \"*\" | {\"Bool\":{\"aws:SecureTransport\":\"true\"}}",
                "false | \"*\" | {\"StringLike\":{\"aws:userid\":\"AROAEXAMPLE:*\"}}",
                "true  | \"*\" | {\"StringLike\":{\"aws:userid\":\"*\"}}",
                "false | \"*\" | {\"ArnLike\":{\"s3:DataAccessPointArn\":"
                        + "\"arn:aws:s3:us-east-1:111122223333:accesspoint/*\"}}",
                "true  | \"*\" | {\"ArnLike\":{\"s3:DataAccessPointArn\":"
                        + "\"arn:aws:s3:us-east-1:*:accesspoint/own\"}}",
                "false | \"*\" | {\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-1\"}}",
                "true  | \"*\" | {\"StringEqualsIfExists\":{\"aws:PrincipalOrgID\":\"o-1\"}}"
            })
    void tellsPublicPoliciesApart(boolean isPublic, String principal, String condition) {
        String json =
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":%s,
                  "Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":%s}]}\
                """
                        .formatted(principal, condition);

        assertThat(PublicPolicy.isPublic(PolicyParser.parse(json, PolicyKind.RESOURCE)))
                .isEqualTo(isPublic);
    }
}
