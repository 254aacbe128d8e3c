package coffer.organizations;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.AccountId;
import coffer.organizations.api.CloseAccountRequest;
import coffer.organizations.api.ListTagsForResourceRequest;
import coffer.organizations.api.OrganizationsApi;
import coffer.organizations.api.Tag;
import coffer.organizations.api.TagResourceRequest;
import coffer.organizations.api.UntagResourceRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TagTest {
    @TempDir Path folder;
    private TestOrganizations organizations;

    @BeforeEach
    void open() {
        organizations = new TestOrganizations(folder);
        organizations.create();
    }

    @AfterEach
    void close() {
        organizations.close();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private void tag(String id, Tag... tags) {
        organizations.run(
                OrganizationsApi.TAG_RESOURCE,
                TagResourceRequest.builder().resourceId(id).tags(List.of(tags)).build());
    }

    private List<Tag> tags(String id) {
        return organizations
                .run(
                        OrganizationsApi.LIST_TAGS_FOR_RESOURCE,
                        ListTagsForResourceRequest.builder().resourceId(id).build())
                .tags()
                .orElseThrow();
    }

    @Test
    void everythingThereIsBearsTags() {
        String root = organizations.rootId();
        String policy = organizations.policy("TAG_POLICY", "p", "{\"tags\":{}}");
        for (String id :
                List.of(
                        root,
                        organizations.unit(root, "u"),
                        organizations.account("ml").digits(),
                        policy)) {
            tag(id, tag("team", "blue"), tag("cost", "1"));
            tag(id, tag("cost", "2"));

            assertThat(tags(id)).containsExactly(tag("cost", "2"), tag("team", "blue"));
            organizations.run(
                    OrganizationsApi.UNTAG_RESOURCE,
                    UntagResourceRequest.builder()
                            .resourceId(id)
                            .tagKeys(List.of("cost", "other"))
                            .build());
            assertThat(tags(id)).containsExactly(tag("team", "blue"));
        }
        assertRefused("TargetNotFoundException", () -> tags("000000000000"));
    }

    @Test
    void areFewAndDifferAndAreNotAwss() {
        String root = organizations.rootId();

        assertRefused("InvalidInputException", () -> tag(root, tag("a", "1"), tag("a", "2")))
                .satisfies(Reasons.is("DUPLICATE_TAG_KEY"));
        assertRefused("InvalidInputException", () -> tag(root, tag("aws:a", "1")))
                .satisfies(Reasons.is("INVALID_SYSTEM_TAGS_PARAMETER"));
        tag(root, tag("a", "1"), tag("A", "2"));
        Tag[] many = IntStream.range(0, 49).mapToObj(i -> tag("k" + i, "")).toArray(Tag[]::new);
        assertRefused("ConstraintViolationException", () -> tag(root, many))
                .satisfies(Reasons.is("MAX_TAG_LIMIT_EXCEEDED"));
    }

    @Test
    void permissionsMayDependOnThem() {
        AccountId account = organizations.account("ml");
        Identity closer =
                organizations.user(
                        TestOrganizations.MANAGEMENT,
                        "ada",
                        "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":"
                                + "{\"StringEquals\":{\"aws:ResourceTag/team\":\"blue\"}}}");
        CloseAccountRequest request =
                CloseAccountRequest.builder().accountId(account.digits()).build();
        assertRefused(
                "AccessDeniedException",
                () -> organizations.as(closer, OrganizationsApi.CLOSE_ACCOUNT, request));

        tag(account.digits(), tag("team", "blue"));

        organizations.as(closer, OrganizationsApi.CLOSE_ACCOUNT, request);
    }
}
