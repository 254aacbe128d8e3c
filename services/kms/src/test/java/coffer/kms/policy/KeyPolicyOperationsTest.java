package coffer.kms.policy;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.Arn;
import coffer.kernel.Bytes;
import coffer.kms.TestKms;
import coffer.kms.api.CreateKeyRequest;
import coffer.kms.api.DescribeKeyRequest;
import coffer.kms.api.GetKeyPolicyRequest;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ListKeyPoliciesRequest;
import coffer.kms.api.PutKeyPolicyRequest;
import coffer.policy.Principal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyPolicyOperationsTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);
    private static final Identity ALICE = TestKms.user(TestKms.ACCOUNT, "alice");
    private static final Identity BOB = TestKms.user(TestKms.OTHER_ACCOUNT, "bob");

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
    void theDefaultPolicyLetsTheAccountsIamPoliciesSpeak() {
        String key = kms.key(TestKms.ACCOUNT);

        assertThat(policyOf(key)).isEqualTo(KeyPolicies.standard(TestKms.ACCOUNT));
        assertRefused("AccessDeniedException", () -> kms.encrypt(ALICE, key, "x", Map.of()))
                .hasMessageContaining("not authorized to perform: kms:Encrypt")
                .hasMessageContaining(key);
        kms.permit(ALICE, "kms:Encrypt", key);
        assertThat(kms.encrypt(ALICE, key, "x", Map.of())).isNotNull();
    }

    @Test
    void anAdministratorMayNotUseAKeyWhosePolicyNamesSomeoneElse() {
        Identity admin = kms.admin(TestKms.ACCOUNT);
        String key = keyFor("arn:aws:iam::111122223333:user/alice", "kms:*");

        assertRefused("AccessDeniedException", () -> kms.encrypt(admin, key, "x", Map.of()));
        assertRefused("AccessDeniedException", () -> describe(admin, key));
        assertRefused(
                "AccessDeniedException",
                () -> put(admin, key, KeyPolicies.standard(TestKms.ACCOUNT)));
        assertRefused("AccessDeniedException", () -> kms.encrypt(ROOT, key, "x", Map.of()));
        Bytes blob = kms.encrypt(ALICE, key, "mine", Map.of());
        assertRefused("AccessDeniedException", () -> kms.decrypt(admin, blob, Map.of()));
        assertThat(kms.decrypt(ALICE, blob, Map.of())).isEqualTo("mine");
    }

    @Test
    void anotherAccountNeedsBothTheKeyPolicyAndItsOwn() {
        String key = kms.key(TestKms.ACCOUNT);
        kms.permit(BOB, "kms:*", "*");
        assertRefused("AccessDeniedException", () -> kms.encrypt(BOB, key, "x", Map.of()));

        put(ROOT, key, sharedWith("arn:aws:iam::444455556666:root"));
        Bytes blob = kms.encrypt(BOB, key, "shared", Map.of());

        assertThat(kms.decrypt(BOB, blob, Map.of())).isEqualTo("shared");
        assertThat(kms.decrypt(ROOT, blob, Map.of())).isEqualTo("shared");
        kms.permit(BOB, "s3:*", "*");
        assertRefused("AccessDeniedException", () -> kms.decrypt(BOB, blob, Map.of()));
    }

    @Test
    void anotherAccountCannotManageTheKeyWhateverThePolicySays() {
        String key = kms.key(TestKms.ACCOUNT);
        put(ROOT, key, sharedWith("arn:aws:iam::444455556666:root"));
        kms.permit(BOB, "kms:*", "*");

        assertRefused("AccessDeniedException", () -> put(BOB, key, "{}"));
        assertThat(describe(BOB, key)).isEqualTo(key);
    }

    @Test
    void policiesMayDependOnTheEncryptionContext() {
        String key = kms.key(TestKms.ACCOUNT);
        kms.attach(
                ALICE,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"kms:Encrypt","Resource":"*","Condition":{
                    "StringEquals":{"kms:EncryptionContext:team":"blue"},
                    "ForAllValues:StringEquals":{"kms:EncryptionContextKeys":["team"]}}}]}\
                """);

        assertThat(kms.encrypt(ALICE, key, "x", Map.of("team", "blue"))).isNotNull();
        assertRefused(
                "AccessDeniedException", () -> kms.encrypt(ALICE, key, "x", Map.of("team", "red")));
        assertRefused("AccessDeniedException", () -> kms.encrypt(ALICE, key, "x", Map.of()));
        assertRefused(
                "AccessDeniedException",
                () -> kms.encrypt(ALICE, key, "x", Map.of("team", "blue", "and", "more")));
    }

    @Test
    void remembersPrincipalsByUniqueIdAndShowsThemByArn() {
        String alice = "arn:aws:iam::111122223333:user/alice";
        String key = keyFor(alice, "kms:*");
        Identity successor =
                TestKms.identity(
                        new Principal.User(
                                TestKms.ACCOUNT, Arn.parse(alice), "AIDASUCCESSOR00000000"),
                        TestKms.ACCOUNT);

        String shown = policyOf(ALICE, key);

        assertThat(shown).isEqualTo(only(alice, "kms:*"));
        assertRefused("AccessDeniedException", () -> describe(successor, key));
    }

    @Test
    void refusesPoliciesThatNameNobody() {
        String key = kms.key(TestKms.ACCOUNT);
        String nobody = only("arn:aws:iam::111122223333:user/nobody", "kms:*");

        assertRefused("MalformedPolicyDocumentException", () -> put(ROOT, key, nobody))
                .hasMessageContaining("invalid principals");
        assertRefused(
                "MalformedPolicyDocumentException",
                () -> kms.createKey(ROOT, CreateKeyRequest.builder().policy(nobody).build()));
    }

    @Test
    void refusesPoliciesThatLockTheirAuthorOut() {
        String key = kms.key(TestKms.ACCOUNT);
        String lockedOut = only("arn:aws:iam::111122223333:user/alice", "kms:*");

        assertRefused("MalformedPolicyDocumentException", () -> put(ROOT, key, lockedOut))
                .hasMessage(
                        "The new key policy will not allow you to update the key policy in the"
                                + " future.");
        assertRefused(
                "MalformedPolicyDocumentException",
                () -> kms.createKey(ROOT, CreateKeyRequest.builder().policy(lockedOut).build()));
        kms.as(
                ROOT,
                KmsApi.PUT_KEY_POLICY,
                PutKeyPolicyRequest.builder()
                        .keyId(key)
                        .policy(lockedOut)
                        .bypassPolicyLockoutSafetyCheck(true)
                        .build());
        assertRefused("AccessDeniedException", () -> describe(ROOT, key));
    }

    @Test
    void bypassingTheCheckCanBeForbidden() {
        kms.attach(
                ALICE,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"kms:*","Resource":"*"},
                  {"Effect":"Deny","Action":"kms:*","Resource":"*",
                   "Condition":{"Bool":{"kms:BypassPolicyLockoutSafetyCheck":"true"}}}]}\
                """);
        CreateKeyRequest.Builder request = CreateKeyRequest.builder();

        assertThat(kms.createKey(ALICE, request.build()).arn()).isPresent();
        assertRefused(
                "AccessDeniedException",
                () -> kms.createKey(ALICE, request.bypassPolicyLockoutSafetyCheck(true).build()));
    }

    @Test
    void refusesWhatIsNoPolicyOrTooLong() {
        String key = kms.key(TestKms.ACCOUNT);

        for (String malformed : List.of("{", "[]", "{}", "{\"Version\":\"1999-01-01\"}")) {
            assertRefused("MalformedPolicyDocumentException", () -> put(ROOT, key, malformed));
        }
        String padded = KeyPolicies.standard(TestKms.ACCOUNT) + " ".repeat(32 * 1_024);
        assertRefused("LimitExceededException", () -> put(ROOT, key, padded));
    }

    @Test
    void thereIsOnePolicyAndItIsCalledDefault() {
        String key = kms.key(TestKms.ACCOUNT);

        assertThat(
                        kms.as(
                                        ROOT,
                                        KmsApi.LIST_KEY_POLICIES,
                                        ListKeyPoliciesRequest.builder().keyId(key).build())
                                .policyNames())
                .contains(List.of("default"));
        assertRefused(
                "NotFoundException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.GET_KEY_POLICY,
                                GetKeyPolicyRequest.builder()
                                        .keyId(key)
                                        .policyName("other")
                                        .build()));
        assertRefused(
                "ValidationException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.PUT_KEY_POLICY,
                                PutKeyPolicyRequest.builder()
                                        .keyId(key)
                                        .policyName("other")
                                        .policy("{}")
                                        .build()));
    }

    private String keyFor(String principal, String action) {
        return kms.createKey(
                        ROOT,
                        CreateKeyRequest.builder()
                                .policy(only(principal, action))
                                .bypassPolicyLockoutSafetyCheck(true)
                                .build())
                .arn()
                .orElseThrow();
    }

    private void put(Identity who, String key, String policy) {
        kms.as(
                who,
                KmsApi.PUT_KEY_POLICY,
                PutKeyPolicyRequest.builder().keyId(key).policy(policy).build());
    }

    private String policyOf(String key) {
        return policyOf(ROOT, key);
    }

    private String policyOf(Identity who, String key) {
        return kms.as(who, KmsApi.GET_KEY_POLICY, GetKeyPolicyRequest.builder().keyId(key).build())
                .policy()
                .orElseThrow();
    }

    private String describe(Identity who, String key) {
        return kms.as(who, KmsApi.DESCRIBE_KEY, DescribeKeyRequest.builder().keyId(key).build())
                .keyMetadata()
                .flatMap(metadata -> metadata.arn())
                .orElseThrow();
    }

    private static String only(String principal, String action) {
        return """
        {"Version":"2012-10-17","Statement":[
          {"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"%s","Resource":"*"}]}\
        """
                .formatted(principal, action);
    }

    private static String sharedWith(String principal) {
        return """
        {"Version":"2012-10-17","Statement":[
          {"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:root","%s"]},
           "Action":"kms:*","Resource":"*"}]}\
        """
                .formatted(principal);
    }
}
