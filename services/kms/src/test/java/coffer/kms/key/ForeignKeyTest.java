package coffer.kms.key;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kernel.ServiceException;
import coffer.kms.TestKms;
import coffer.kms.api.CreateAliasRequest;
import coffer.kms.api.DecryptRequest;
import coffer.kms.api.DescribeKeyRequest;
import coffer.kms.api.EncryptRequest;
import coffer.kms.api.GetKeyLastUsageRequest;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ListKeysRequest;
import coffer.kms.api.PutKeyPolicyRequest;
import coffer.ledger.AuditRecord;
import coffer.ledger.ResourceRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys of another account: what it lets be used, and that nothing is told of all others.
class ForeignKeyTest {
    private static final Identity OWNER = TestKms.root(TestKms.ACCOUNT);

    private TestKms kms;
    private String key;
    private Identity stranger;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
        key = kms.key(TestKms.ACCOUNT);
        stranger = kms.admin(TestKms.OTHER_ACCOUNT);
    }

    @AfterEach
    void close() {
        kms.close();
    }

    @Test
    void aKeyThatRefusesCannotBeToldFromNone() {
        alias("alias/there");
        String alias = key.substring(0, key.indexOf("key/")) + "alias/there";
        String none =
                key.substring(0, key.indexOf("key/"))
                        + "key/"
                        + "0".repeat(8)
                        + "-0000-4000-8000-"
                        + "0".repeat(12);
        String refusal = refusal(none);

        assertThat(refusal)
                .isEqualTo(
                        "AccessDeniedException User: arn:aws:iam::444455556666:user/admin is not"
                                + " authorized to perform: kms:Encrypt on this resource because the"
                                + " resource does not exist in this Region, no resource-based"
                                + " policies allow access, or a resource-based policy explicitly"
                                + " denies access");
        for (String each : List.of(key, alias, alias.replace("there", "not"))) {
            assertThat(refusal(each)).isEqualTo(refusal);
        }
        governedBy("Deny");
        assertThat(refusal(key)).isEqualTo(refusal);
        assertThat(kms.records().stream().filter(it -> it.errorCode().isPresent()))
                .extracting(AuditRecord::account, AuditRecord::resources)
                .containsOnly(tuple(TestKms.OTHER_ACCOUNT.digits(), List.<ResourceRef>of()));
    }

    @Test
    void whatIsNoCiphertextIsToldOnlyToWhoeverMayDecrypt() {
        String none = key.replaceAll("key/.{8}", "key/00000000");
        String asymmetric = kms.key("RSA_2048", "ENCRYPT_DECRYPT");

        for (String each : List.of(key, none, asymmetric)) {
            assertRefused("AccessDeniedException", () -> decrypt(stranger, each));
        }
        assertRefused("InvalidCiphertextException", () -> decrypt(OWNER, key));
    }

    @Test
    void theCallersOwnPolicyIsStillTold() {
        governedBy("Allow");
        Identity nobody = TestKms.user(TestKms.OTHER_ACCOUNT, "nobody");

        assertThat(catchThrowableOfType(ServiceException.class, () -> encrypt(nobody, key)))
                .hasMessageEndingWith(
                        "because no identity-based policy allows the kms:Encrypt action");
    }

    @Test
    void bothAccountsSeeTheUseAndNeitherTheOthersPolicies() {
        governedBy("Allow");

        encrypt(stranger, key);

        List<AuditRecord> uses =
                kms.records().stream().filter(it -> it.eventName().equals("Encrypt")).toList();
        assertThat(uses)
                .extracting(AuditRecord::account)
                .containsExactly(TestKms.OTHER_ACCOUNT.digits(), TestKms.ACCOUNT.digits());
        assertThat(uses)
                .allSatisfy(use ->
                        assertThat(use.json())
                                .contains("\"sharedEventID\":\"" + uses.getFirst().eventId())
                                .doesNotContain("statement `", "inline", "`Partner`"));
        assertThat(uses.getLast().json()).contains("\"type\":\"AWSAccount\"");
        assertThat(
                        kms.as(
                                        OWNER,
                                        KmsApi.GET_KEY_LAST_USAGE,
                                        GetKeyLastUsageRequest.builder().keyId(key).build())
                                .keyLastUsage()
                                .flatMap(use -> use.operation()))
                .contains("Encrypt");
    }

    @Test
    void aMarkerIsGoodForTheAccountItWasGivenTo() {
        kms.key(TestKms.ACCOUNT);
        kms.key(TestKms.OTHER_ACCOUNT);
        Optional<String> marker = list(OWNER, Optional.empty());

        list(OWNER, marker);
        assertRefused("InvalidMarkerException", () -> list(stranger, marker));
    }

    @Test
    void aKeyOfOnesOwnThatIsNotThereIsStillNotFound() {
        String none = key.replaceAll("key/.{8}", "key/00000000");

        assertRefused(
                "NotFoundException",
                () ->
                        kms.as(
                                OWNER,
                                KmsApi.DESCRIBE_KEY,
                                DescribeKeyRequest.builder().keyId(none).build()));
    }

    private Optional<String> list(Identity who, Optional<String> marker) {
        return kms.as(
                        who,
                        KmsApi.LIST_KEYS,
                        ListKeysRequest.builder().limit(1).marker(marker).build())
                .nextMarker();
    }

    private String refusal(String keyId) {
        ServiceException refused =
                catchThrowableOfType(ServiceException.class, () -> encrypt(stranger, keyId));
        return refused.code().wireName() + " " + refused.message();
    }

    private void encrypt(Identity who, String keyId) {
        kms.as(
                who,
                KmsApi.ENCRYPT,
                EncryptRequest.builder()
                        .keyId(keyId)
                        .plaintext(SecretBytes.adopt(new byte[1]))
                        .build());
    }

    private void decrypt(Identity who, String keyId) {
        kms.as(
                who,
                KmsApi.DECRYPT,
                DecryptRequest.builder().keyId(keyId).ciphertextBlob(Bytes.utf8("none")).build());
    }

    private void alias(String name) {
        kms.as(
                OWNER,
                KmsApi.CREATE_ALIAS,
                CreateAliasRequest.builder().aliasName(name).targetKeyId(key).build());
    }

    private void governedBy(String effect) {
        String policy =
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"kms:*","Resource":"*","Principal":{"AWS":"%s"}},
                  {"Sid":"Partner","Effect":"%s","Action":"kms:Encrypt","Resource":"*",
                   "Principal":{"AWS":"%s"}}]}\
                """
                        .formatted(TestKms.ACCOUNT, effect, TestKms.OTHER_ACCOUNT);
        kms.as(
                OWNER,
                KmsApi.PUT_KEY_POLICY,
                PutKeyPolicyRequest.builder().keyId(key).policy(policy).build());
    }
}
