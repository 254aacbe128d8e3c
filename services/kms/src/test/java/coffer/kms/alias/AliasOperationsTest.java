package coffer.kms.alias;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kms.TestKms;
import coffer.kms.api.AliasListEntry;
import coffer.kms.api.CreateAliasRequest;
import coffer.kms.api.CreateKeyRequest;
import coffer.kms.api.DeleteAliasRequest;
import coffer.kms.api.DescribeKeyRequest;
import coffer.kms.api.KeyMetadata;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ListAliasesRequest;
import coffer.kms.api.ListAliasesResponse;
import coffer.kms.api.UpdateAliasRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AliasOperationsTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);
    private static final String ARN = "arn:aws:kms:eu-west-1:111122223333:";

    private TestKms kms;
    private String key;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
        key = kms.key(TestKms.ACCOUNT);
    }

    @AfterEach
    void close() {
        kms.close();
    }

    @Test
    void anAliasStandsForItsKey() {
        create("alias/app", key);

        assertThat(kms.decrypt(ROOT, kms.encrypt(ROOT, "alias/app", "x", Map.of()), Map.of()))
                .isEqualTo("x");
        assertThat(describe(ARN + "alias/app")).isEqualTo(key);
        String other = kms.key(TestKms.ACCOUNT);
        kms.as(ROOT, KmsApi.UPDATE_ALIAS, new UpdateAliasRequest("alias/app", other));
        assertThat(describe("alias/app")).isEqualTo(other);
        kms.as(ROOT, KmsApi.DELETE_ALIAS, new DeleteAliasRequest("alias/app"));
        assertRefused("NotFoundException", () -> describe("alias/app"))
                .hasMessage("Alias " + ARN + "alias/app is not found.");
    }

    @Test
    void aNameIsGivenOnce() {
        create("alias/app", key);

        assertRefused("AlreadyExistsException", () -> create("alias/app", key))
                .hasMessage("An alias with the name " + ARN + "alias/app already exists");
    }

    @Test
    void refusesNamesThatAreNotAliasesOrAreKeptForAws() {
        assertRefused("ValidationException", () -> create("app", key));
        assertRefused("ValidationException", () -> create("alias/a:b", key));
        assertRefused("ValidationException", () -> create("alias/", key));
        assertRefused("NotAuthorizedException", () -> create("alias/aws/s3", key));
        assertRefused(
                "NotAuthorizedException",
                () -> kms.as(ROOT, KmsApi.DELETE_ALIAS, new DeleteAliasRequest("alias/aws/s3")));
    }

    @Test
    void pointsAtKeysOnly() {
        create("alias/app", key);

        assertRefused("InvalidArnException", () -> create("alias/two", "alias/app"));
        assertRefused(
                "AccessDeniedException", () -> create("alias/two", kms.key(TestKms.OTHER_ACCOUNT)));
    }

    @Test
    void needsPermissionOnTheAliasAndOnTheKey() {
        Identity alice = TestKms.user(TestKms.ACCOUNT, "alice");
        CreateAliasRequest request = new CreateAliasRequest("alias/app", key);

        kms.permit(alice, "kms:CreateAlias", key);
        assertRefused("AccessDeniedException", () -> kms.as(alice, KmsApi.CREATE_ALIAS, request))
                .hasMessageContaining("alias/app");
        kms.permit(alice, "kms:CreateAlias", ARN + "alias/app");
        assertRefused("AccessDeniedException", () -> kms.as(alice, KmsApi.CREATE_ALIAS, request))
                .hasMessageContaining(key);
        kms.permit(alice, "kms:CreateAlias", "*");
        kms.as(alice, KmsApi.CREATE_ALIAS, request);
        assertThat(describe("alias/app")).isEqualTo(key);
    }

    @Test
    void policiesMayGoByAlias() {
        create("alias/blue", key);
        Identity alice = TestKms.user(TestKms.ACCOUNT, "alice");
        kms.attach(
                alice,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"kms:Encrypt","Resource":"*","Condition":{
                    "ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/blue"}}},
                  {"Effect":"Allow","Action":"kms:Decrypt","Resource":"*","Condition":{
                    "StringEquals":{"kms:RequestAlias":"alias/blue"}}}]}\
                """);

        var blob = kms.encrypt(alice, key, "x", Map.of());

        assertRefused("AccessDeniedException", () -> kms.decrypt(alice, blob, Map.of()));
        assertRefused(
                "AccessDeniedException",
                () -> kms.encrypt(alice, kms.key(TestKms.ACCOUNT), "x", Map.of()));
    }

    @Test
    void listsAllInTheOrderOfNamesPageByPage() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 7; i++) names.add("alias/n" + i);
        names.reversed().forEach(name -> create(name, key));
        create("alias/other", kms.key(TestKms.ACCOUNT));

        assertThat(list(Optional.of(key), 3)).isEqualTo(names);
        assertThat(list(Optional.of(key), 7)).isEqualTo(names);
        assertThat(list(Optional.empty(), 2)).startsWith("alias/n0").endsWith("alias/other");
        assertRefused(
                "InvalidMarkerException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.LIST_ALIASES,
                                ListAliasesRequest.builder().marker("?").build()));
    }

    @Test
    void aKeyHasAtMostFiftyAliases() {
        for (int i = 0; i < 50; i++) create("alias/n" + i, key);

        assertRefused("LimitExceededException", () -> create("alias/one-more", key));
    }

    @Test
    void aNamePassesOnlyBetweenKeysOfOneKind() {
        create("alias/signer", keyFor("ECC_NIST_P256", "SIGN_VERIFY"));
        String other = keyFor("ECC_NIST_P384", "SIGN_VERIFY");

        move("alias/signer", other);

        assertThat(describe("alias/signer")).endsWith(other);
        for (String unlike :
                List.of(
                        keyFor("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"),
                        keyFor("HMAC_256", "GENERATE_VERIFY_MAC"),
                        keyFor("ECC_NIST_P256", "KEY_AGREEMENT"))) {
            assertRefused("ValidationException", () -> move("alias/signer", unlike));
        }
    }

    private String keyFor(String spec, String usage) {
        return kms.as(
                        ROOT,
                        KmsApi.CREATE_KEY,
                        CreateKeyRequest.builder().keySpec(spec).keyUsage(usage).build())
                .keyMetadata()
                .flatMap(KeyMetadata::arn)
                .orElseThrow();
    }

    private void move(String name, String target) {
        kms.as(ROOT, KmsApi.UPDATE_ALIAS, new UpdateAliasRequest(name, target));
    }

    private List<String> list(Optional<String> keyId, int limit) {
        List<String> names = new ArrayList<>();
        Optional<String> marker = Optional.empty();
        do {
            ListAliasesResponse page =
                    kms.as(
                            ROOT,
                            KmsApi.LIST_ALIASES,
                            ListAliasesRequest.builder()
                                    .keyId(keyId)
                                    .limit(limit)
                                    .marker(marker)
                                    .build());
            page.aliases().orElseThrow().stream()
                    .map(AliasListEntry::aliasName)
                    .flatMap(Optional::stream)
                    .forEach(names::add);
            marker = page.nextMarker();
            assertThat(page.truncated()).contains(marker.isPresent());
        } while (marker.isPresent());
        return names;
    }

    private void create(String name, String target) {
        kms.as(ROOT, KmsApi.CREATE_ALIAS, new CreateAliasRequest(name, target));
    }

    private String describe(String id) {
        return kms.as(ROOT, KmsApi.DESCRIBE_KEY, DescribeKeyRequest.builder().keyId(id).build())
                .keyMetadata()
                .flatMap(metadata -> metadata.arn())
                .orElseThrow();
    }
}
