package coffer.kms.key;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kms.TestKms;
import coffer.kms.api.CreateKeyRequest;
import coffer.kms.api.DescribeKeyRequest;
import coffer.kms.api.KeyListEntry;
import coffer.kms.api.KeyMetadata;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ListKeysRequest;
import coffer.kms.api.ListKeysResponse;
import coffer.kms.api.ListResourceTagsRequest;
import coffer.kms.api.Tag;
import coffer.kms.api.TagResourceRequest;
import coffer.kms.api.UntagResourceRequest;
import coffer.kms.api.UpdateKeyDescriptionRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyOperationsTest {
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
    void aNewKeyIsDescribedAsAwsDescribesIt() {
        KeyMetadata made =
                kms.createKey(ROOT, CreateKeyRequest.builder().description("for tests").build());

        assertThat(made.arn()).contains("arn:aws:kms:eu-west-1:111122223333:key/" + made.keyId());
        assertThat(made.keyId()).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab].{3}-.{12}");
        assertThat(made.awsAccountId()).contains("111122223333");
        assertThat(made.creationDate()).contains(TestKms.START);
        assertThat(made.enabled()).contains(true);
        assertThat(made.keyState()).contains("Enabled");
        assertThat(made.description()).contains("for tests");
        assertThat(made.keySpec()).contains("SYMMETRIC_DEFAULT");
        assertThat(made.customerMasterKeySpec()).contains("SYMMETRIC_DEFAULT");
        assertThat(made.keyUsage()).contains("ENCRYPT_DECRYPT");
        assertThat(made.origin()).contains("AWS_KMS");
        assertThat(made.keyManager()).contains("CUSTOMER");
        assertThat(made.encryptionAlgorithms()).contains(List.of("SYMMETRIC_DEFAULT"));
        assertThat(made.multiRegion()).contains(false);
        assertThat(describe(ROOT, made.keyId())).isEqualTo(made);
    }

    @Test
    void theRecordOfCreationNamesTheKey() {
        String key = kms.key(TestKms.ACCOUNT);

        assertThat(kms.records())
                .anyMatch(record ->
                        record.eventName().equals("CreateKey")
                                && record.resources().stream().anyMatch(r -> r.name().equals(key)));
    }

    @Test
    void refusesKindsOfKeysThatItCannotMake() {
        CreateKeyRequest.Builder empty = CreateKeyRequest.builder();

        assertRefused(
                "UnsupportedOperationException",
                () -> kms.createKey(ROOT, CreateKeyRequest.builder().keySpec("SM2").build()));
        assertRefused(
                "UnsupportedOperationException",
                () ->
                        kms.createKey(
                                ROOT,
                                CreateKeyRequest.builder().origin("EXTERNAL_KEY_STORE").build()));
        assertRefused(
                "ValidationException",
                () -> kms.createKey(ROOT, empty.keyUsage("SIGN_VERIFY").build()));
    }

    @Test
    void creationNeedsPermissionAndSoDoTags() {
        Identity alice = TestKms.user(TestKms.ACCOUNT, "alice");
        CreateKeyRequest tagged =
                CreateKeyRequest.builder().tags(List.of(new Tag("team", "blue"))).build();
        assertRefused(
                "AccessDeniedException",
                () -> kms.createKey(alice, CreateKeyRequest.builder().build()));

        kms.permit(alice, "kms:CreateKey", "*");
        assertThat(kms.createKey(alice, CreateKeyRequest.builder().build())).isNotNull();
        assertRefused("AccessDeniedException", () -> kms.createKey(alice, tagged))
                .hasMessageContaining("kms:TagResource");
        kms.attach(
                alice,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":["kms:CreateKey","kms:TagResource"],"Resource":"*",
                   "Condition":{"StringEquals":{"aws:RequestTag/team":"blue"}}}]}\
                """);
        assertThat(kms.createKey(alice, tagged)).isNotNull();
    }

    @Test
    void tagsDecideByAttribute() {
        String key = kms.key(TestKms.ACCOUNT);
        Identity alice = TestKms.user(TestKms.ACCOUNT, "alice");
        kms.attach(
                alice,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"kms:Encrypt","Resource":"*",
                   "Condition":{"StringEquals":{"aws:ResourceTag/team":"blue"}}}]}\
                """);
        assertRefused("AccessDeniedException", () -> kms.encrypt(alice, key, "x", Map.of()));

        tag(key, new Tag("team", "blue"));

        assertThat(kms.encrypt(alice, key, "x", Map.of())).isNotNull();
        kms.as(ROOT, KmsApi.UNTAG_RESOURCE, new UntagResourceRequest(key, List.of("team")));
        assertRefused("AccessDeniedException", () -> kms.encrypt(alice, key, "x", Map.of()));
    }

    @Test
    void tagsAreMergedListedAndLimited() {
        String key = kms.key(TestKms.ACCOUNT);
        tag(key, new Tag("b", "1"), new Tag("a", "2"));
        tag(key, new Tag("b", "3"));

        assertThat(
                        kms.as(
                                        ROOT,
                                        KmsApi.LIST_RESOURCE_TAGS,
                                        ListResourceTagsRequest.builder().keyId(key).build())
                                .tags())
                .contains(List.of(new Tag("a", "2"), new Tag("b", "3")));
        assertRefused("TagException", () -> tag(key, new Tag("aws:x", "1")));
        assertRefused("TagException", () -> tag(key, new Tag("x", "1"), new Tag("x", "2")));
        assertRefused("TagException", () -> tag(key, new Tag("x", "<>")));
        Tag[] many = IntStream.range(0, 49).mapToObj(i -> new Tag("n" + i, "")).toArray(Tag[]::new);
        assertRefused("LimitExceededException", () -> tag(key, many));
    }

    @Test
    void listsEveryKeyOnceOverAllPages() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 7; i++) made.add(kms.key(TestKms.ACCOUNT));
        kms.key(TestKms.OTHER_ACCOUNT);

        List<String> listed = new ArrayList<>();
        Optional<String> marker = Optional.empty();
        do {
            ListKeysResponse page =
                    kms.as(
                            ROOT,
                            KmsApi.LIST_KEYS,
                            ListKeysRequest.builder().limit(3).marker(marker).build());
            page.keys().orElseThrow().stream()
                    .map(KeyListEntry::keyArn)
                    .flatMap(Optional::stream)
                    .forEach(listed::add);
            marker = page.nextMarker();
        } while (marker.isPresent());

        assertThat(listed).containsExactlyInAnyOrderElementsOf(made);
    }

    @Test
    void changesAreRefusedWhereTheyAreMadeByAlias() {
        assertRefused(
                        "InvalidArnException",
                        () ->
                                kms.as(
                                        ROOT,
                                        KmsApi.UPDATE_KEY_DESCRIPTION,
                                        new UpdateKeyDescriptionRequest("alias/x", "text")))
                .hasMessage("Key Aliases are not supported for this operation");
    }

    @Test
    void descriptionsCanBeChanged() {
        String key = kms.key(TestKms.ACCOUNT);

        kms.as(
                ROOT,
                KmsApi.UPDATE_KEY_DESCRIPTION,
                new UpdateKeyDescriptionRequest(key, "changed"));

        assertThat(describe(ROOT, key).description()).contains("changed");
    }

    private void tag(String key, Tag... tags) {
        kms.as(ROOT, KmsApi.TAG_RESOURCE, new TagResourceRequest(key, List.of(tags)));
    }

    private KeyMetadata describe(Identity who, String id) {
        return kms.as(who, KmsApi.DESCRIBE_KEY, DescribeKeyRequest.builder().keyId(id).build())
                .keyMetadata()
                .orElseThrow();
    }
}
