package coffer.s3.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.ServiceException;
import coffer.s3.Refused;
import coffer.s3.S3Suite;
import coffer.s3.api.GetBucketPolicyRequest;
import coffer.s3.api.S3Api;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the policy of a bucket cannot mean is refused when it is put, in S3's words.
class PolicyCheckTest extends S3Suite {
    private static final String ACTION = "Policy has invalid action";
    private static final String RESOURCE = "Policy has invalid resource";
    private static final String TARGET = "Action does not apply to any resource(s) in statement";
    private static final String KEY = "Policy has an invalid condition key";
    private static final String CONDITION =
            "Conditions do not apply to combination of actions and resources in statement";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ACTION + " | s3:GetObjekt | /*",
                ACTION + " | s3:Zz* | /*",
                ACTION + " | s3:PutObjectLockConfiguration | ''",
                ACTION + " | ec2:RunInstances | /*",
                RESOURCE + " | s3:GetObject | -other/*",
                TARGET + " | s3:GetObject | ''",
                TARGET + " | s3:ListBucket | /*",
                TARGET + " | s3:GetBucket* | /*",
                TARGET + " | s3:ListAllMyBuckets | *"
            })
    void refusesActionsThatAreDoneToNothingOfTheBucket(
            String message, String action, String resource) {
        ServiceException refusal = Refused.by(() -> put(statement(action, resource, "{}")));

        assertThat(refusal.code().wireName()).isEqualTo("MalformedPolicy");
        assertThat(refusal.getMessage()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                KEY + " | s3:GetObject | /* | s3:VersionStatus",
                KEY + " | s3:* | * | Prefix",
                CONDITION + " | s3:GetObject | /* | s3:prefix",
                CONDITION + " | s3:GetBucketLocation | '' | s3:prefix",
                CONDITION + " | s3:GetObject | /* | s3:x-amz-acl",
                CONDITION + " | s3:PutObject | /* | s3:ExistingObjectTag/team",
                CONDITION + " | s3:Get* | '' | s3:ExistingObjectTag/team"
            })
    void refusesConditionsOnWhatSuchRequestsNeverTell(
            String message, String action, String resource, String key) {
        String condition = "{\"StringEquals\":{\"" + key + "\":\"a\"}}";

        ServiceException refusal = Refused.by(() -> put(statement(action, resource, condition)));

        assertThat(refusal.code().wireName()).isEqualTo("MalformedPolicy");
        assertThat(refusal.getMessage()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3:getobject | /* | s3:existingobjecttag/Team/Lead",
                "s3:Get* | /* | s3:ExistingObjectTag/team",
                "s3:GetObject | * | s3:authType",
                "s3:ListBucket | '' | s3:prefix",
                "s3:* | * | s3:x-amz-server-side-encryption",
                "* | * | aws:PrincipalTag/team",
                "s3:PutObject | /* | s3:RequestObjectTag/team",
                "s3:DeleteObject | /* | s3:if-match",
                "s3:EraseObjectVersion | /* | accounts.example.com:sub",
                "s3:PutObject | /* | oidc.example.com/id/1:aud"
            })
    void takesConditionsOnWhatRequestsTell(String action, String resource, String key) {
        String policy = statement(action, resource, "{\"StringEquals\":{\"" + key + "\":\"a\"}}");

        put(policy);

        GetBucketPolicyRequest get = GetBucketPolicyRequest.builder().bucket(bucket).build();
        assertThat(s3.as(admin, S3Api.GET_BUCKET_POLICY, get).policy().orElse("")).contains(key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"NotAction\":\"s3:ListBucket\" | \"Resource\":\"arn:aws:s3:::%s/*\"",
                "\"Action\":\"s3:ListBucket\" | \"NotResource\":\"arn:aws:s3:::%s/secret\"",
                "\"Action\":[\"s3:ListBucket\",\"s3:GetObject\"]"
                        + " | \"Resource\":[\"arn:aws:s3:::%1$s\",\"arn:aws:s3:::%1$s/*\"]"
            })
    void takesActionsOfWhichEachIsDoneToSomething(String actions, String resources) {
        String policy =
                "{\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":{\"AWS\":\"444455556666\"},%s,%s}]}"
                        .formatted(actions, resources.formatted(bucket));

        put(policy);

        GetBucketPolicyRequest get = GetBucketPolicyRequest.builder().bucket(bucket).build();
        assertThat(s3.as(admin, S3Api.GET_BUCKET_POLICY, get).policy()).contains(policy);
    }

    private void put(String policy) {
        s3.setPolicy(admin, bucket, policy);
    }

    private String statement(String action, String resource, String condition) {
        return """
        {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":{"AWS":"444455556666"},
          "Action":"%s","Resource":"arn:aws:s3:::%s%s","Condition":%s}]}\
        """
                .formatted(action, bucket, resource, condition);
    }
}
