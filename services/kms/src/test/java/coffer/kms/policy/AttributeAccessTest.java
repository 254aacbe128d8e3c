package coffer.kms.policy;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kms.TestKms;
import coffer.kms.api.CreateAliasRequest;
import coffer.kms.api.CreateKeyRequest;
import coffer.kms.api.DescribeKeyRequest;
import coffer.kms.api.KmsApi;
import coffer.kms.api.Tag;
import coffer.kms.api.TagResourceRequest;
import coffer.kms.api.UntagResourceRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Access that goes by what a key is called and tagged, and by how it is asked for.
// AWS: KMS Developer Guide, "ABAC for AWS KMS" and "AWS KMS condition keys".
class AttributeAccessTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);

    private TestKms kms;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
    }

    @AfterEach
    void close() {
        kms.close();
    }

    @Test
    void whoIsOfTheKeysTeamMayUseIt() {
        String red = tagged("team", "red");
        String blue = tagged("team", "blue");
        String none = kms.key(TestKms.ACCOUNT);
        Identity alice = of("red");
        allow(
                alice,
                "kms:Encrypt",
                "\"StringEquals\":{\"aws:ResourceTag/team\":\"${aws:PrincipalTag/team}\"}");

        assertThat(kms.encrypt(alice, red, "x", Map.of())).isNotNull();
        assertRefused("AccessDeniedException", () -> kms.encrypt(alice, blue, "x", Map.of()));
        assertRefused("AccessDeniedException", () -> kms.encrypt(alice, none, "x", Map.of()));
        kms.as(ROOT, KmsApi.UNTAG_RESOURCE, new UntagResourceRequest(red, List.of("team")));
        kms.as(ROOT, KmsApi.TAG_RESOURCE, new TagResourceRequest(none, team("red")));
        assertRefused("AccessDeniedException", () -> kms.encrypt(alice, red, "x", Map.of()));
        assertThat(kms.encrypt(alice, none, "x", Map.of())).isNotNull();
    }

    @Test
    void whichTagsAreGivenCanBeLimited() {
        String key = kms.key(TestKms.ACCOUNT);
        Identity alice = of("red");
        allow(
                alice,
                "kms:TagResource",
                "\"StringEquals\":{\"aws:RequestTag/team\":\"red\"},"
                        + "\"ForAllValues:StringEquals\":{\"aws:TagKeys\":[\"team\"]}");

        kms.as(alice, KmsApi.TAG_RESOURCE, new TagResourceRequest(key, team("red")));
        for (List<Tag> other :
                List.of(team("blue"), List.of(new Tag("team", "red"), new Tag("size", "big")))) {
            assertRefused(
                    "AccessDeniedException",
                    () -> kms.as(alice, KmsApi.TAG_RESOURCE, new TagResourceRequest(key, other)));
        }
    }

    @Test
    void forAllAliasesHoldsWhereThereIsNoneAndForAnyDoesNot() {
        String key = kms.key(TestKms.ACCOUNT);
        Identity all = TestKms.user(TestKms.ACCOUNT, "alice");
        Identity any = TestKms.user(TestKms.ACCOUNT, "bob");
        allow(all, "kms:*", "\"ForAllValues:StringLike\":{\"kms:ResourceAliases\":\"alias/app*\"}");
        allow(any, "kms:*", "\"ForAnyValue:StringLike\":{\"kms:ResourceAliases\":\"alias/app*\"}");

        describe(all, key);
        assertRefused("AccessDeniedException", () -> describe(any, key));
        kms.as(ROOT, KmsApi.CREATE_ALIAS, new CreateAliasRequest("alias/app-1", key));
        describe(all, key);
        describe(any, key);
        kms.as(ROOT, KmsApi.CREATE_ALIAS, new CreateAliasRequest("alias/other", key));
        assertRefused("AccessDeniedException", () -> describe(all, key));
        describe(any, key);
    }

    @Test
    void aKeyMayBeForUseThroughOneServiceOnly() {
        String key = kms.key(TestKms.ACCOUNT);
        Identity alice = TestKms.user(TestKms.ACCOUNT, "alice");
        allow(
                alice,
                "kms:DescribeKey",
                "\"StringEquals\":{\"kms:ViaService\":\"s3.eu-west-1.amazonaws.com\","
                        + "\"kms:CallerAccount\":\"111122223333\"}");
        DescribeKeyRequest request = DescribeKeyRequest.builder().keyId(key).build();

        kms.through("s3", alice, KmsApi.DESCRIBE_KEY, request);
        assertRefused(
                "AccessDeniedException",
                () -> kms.through("sqs", alice, KmsApi.DESCRIBE_KEY, request));
        assertRefused("AccessDeniedException", () -> describe(alice, key));
    }

    private String tagged(String name, String value) {
        CreateKeyRequest request =
                CreateKeyRequest.builder().tags(List.of(new Tag(name, value))).build();
        return kms.createKey(ROOT, request).arn().orElseThrow();
    }

    private static List<Tag> team(String name) {
        return List.of(new Tag("team", name));
    }

    private static Identity of(String team) {
        Identity alice = TestKms.user(TestKms.ACCOUNT, "alice");
        return new Identity(
                alice.principal(),
                alice.account(),
                Optional.empty(),
                Map.of("team", team),
                Optional.empty());
    }

    private void allow(Identity who, String action, String conditions) {
        kms.attach(
                who,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"%s","Resource":"*","Condition":{%s}}]}\
                """
                        .formatted(action, conditions));
    }

    private void describe(Identity who, String key) {
        kms.as(who, KmsApi.DESCRIBE_KEY, DescribeKeyRequest.builder().keyId(key).build());
    }
}
