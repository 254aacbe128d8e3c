package coffer.organizations;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.organizations.api.Child;
import coffer.organizations.api.DeleteOrganizationalUnitRequest;
import coffer.organizations.api.DescribeOrganizationalUnitRequest;
import coffer.organizations.api.ListChildrenRequest;
import coffer.organizations.api.ListChildrenResponse;
import coffer.organizations.api.ListOrganizationalUnitsForParentRequest;
import coffer.organizations.api.ListOrganizationalUnitsForParentResponse;
import coffer.organizations.api.ListParentsRequest;
import coffer.organizations.api.OrganizationalUnit;
import coffer.organizations.api.OrganizationsApi;
import coffer.organizations.api.Parent;
import coffer.organizations.api.UpdateOrganizationalUnitRequest;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitTest {
    @TempDir Path folder;
    private TestOrganizations organizations;
    private String root;

    @BeforeEach
    void open() {
        organizations = new TestOrganizations(folder);
        organizations.create();
        root = organizations.rootId();
    }

    @AfterEach
    void close() {
        organizations.close();
    }

    private OrganizationalUnit describe(String id) {
        return organizations
                .run(
                        OrganizationsApi.DESCRIBE_ORGANIZATIONAL_UNIT,
                        DescribeOrganizationalUnitRequest.builder()
                                .organizationalUnitId(id)
                                .build())
                .organizationalUnit()
                .orElseThrow();
    }

    private void delete(String id) {
        organizations.run(
                OrganizationsApi.DELETE_ORGANIZATIONAL_UNIT,
                DeleteOrganizationalUnitRequest.builder().organizationalUnitId(id).build());
    }

    @Test
    void isMadeNamedAndDeleted() {
        String id = organizations.unit(root, "research");

        assertThat(id).matches("ou-" + root.substring(2) + "-[0-9a-z]{8}");
        assertThat(describe(id).name()).contains("research");
        assertThat(describe(id).path().orElseThrow()).endsWith("/" + root + "/" + id + "/");
        organizations.run(
                OrganizationsApi.UPDATE_ORGANIZATIONAL_UNIT,
                UpdateOrganizationalUnitRequest.builder()
                        .organizationalUnitId(id)
                        .name("science")
                        .build());
        assertThat(describe(id).name()).contains("science");
        delete(id);
        assertRefused("OrganizationalUnitNotFoundException", () -> describe(id));
    }

    @Test
    void namesDifferUnderOneParent() {
        organizations.unit(root, "research");
        String other = organizations.unit(root, "sales");

        assertRefused(
                "DuplicateOrganizationalUnitException", () -> organizations.unit(root, "research"));
        organizations.unit(other, "research");
        assertRefused(
                "DuplicateOrganizationalUnitException",
                () ->
                        organizations.run(
                                OrganizationsApi.UPDATE_ORGANIZATIONAL_UNIT,
                                UpdateOrganizationalUnitRequest.builder()
                                        .organizationalUnitId(other)
                                        .name("research")
                                        .build()));
    }

    @Test
    void isFiveLevelsDeepAtMost() {
        String parent = root;
        for (int level = 1; level <= 5; level++) parent = organizations.unit(parent, "u" + level);
        String deepest = parent;

        assertRefused("ConstraintViolationException", () -> organizations.unit(deepest, "u6"))
                .satisfies(Reasons.is("OU_DEPTH_LIMIT_EXCEEDED"));
    }

    @Test
    void isNotDeletedWithAnythingInIt() {
        String outer = organizations.unit(root, "outer");
        String inner = organizations.unit(outer, "inner");

        assertRefused("OrganizationalUnitNotEmptyException", () -> delete(outer));
        delete(inner);
        delete(outer);
    }

    @Test
    void itsParentMustBe() {
        assertRefused("ParentNotFoundException", () -> organizations.unit("r-zzzz", "x"))
                .hasMessage("You specified parent that doesn't exist.");
        assertRefused("ParentNotFoundException", () -> organizations.unit("ou-zzzz-zzzzzzzz", "x"));
    }

    @Test
    void areListedInPages() {
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 25; i++) made.add(organizations.unit(root, "u" + i));

        Set<String> listed = new HashSet<>();
        Optional<String> token = Optional.empty();
        int pages = 0;
        do {
            ListOrganizationalUnitsForParentResponse page =
                    organizations.run(
                            OrganizationsApi.LIST_ORGANIZATIONAL_UNITS_FOR_PARENT,
                            ListOrganizationalUnitsForParentRequest.builder()
                                    .parentId(root)
                                    .maxResults(10)
                                    .nextToken(token)
                                    .build());
            page.organizationalUnits()
                    .orElseThrow()
                    .forEach(unit -> listed.add(unit.id().orElseThrow()));
            token = page.nextToken();
            pages++;
        } while (token.isPresent());

        assertThat(pages).isEqualTo(3);
        assertThat(listed).isEqualTo(made);
        assertRefused(
                        "InvalidInputException",
                        () ->
                                organizations.run(
                                        OrganizationsApi.LIST_ORGANIZATIONAL_UNITS_FOR_PARENT,
                                        ListOrganizationalUnitsForParentRequest.builder()
                                                .parentId(root)
                                                .nextToken("made up")
                                                .build()))
                .satisfies(Reasons.is("INVALID_NEXT_TOKEN"));
    }

    @Test
    void childrenAndParentsAreTold() {
        String unit = organizations.unit(root, "research");
        String account = organizations.account("ml").digits();

        assertThat(children("ORGANIZATIONAL_UNIT").children().orElseThrow())
                .extracting(Child::id)
                .containsExactly(Optional.of(unit));
        assertThat(children("ACCOUNT").children().orElseThrow())
                .extracting(Child::id)
                .containsExactlyInAnyOrder(
                        Optional.of(account), Optional.of(TestOrganizations.MANAGEMENT.digits()));
        assertThat(
                        organizations
                                .run(
                                        OrganizationsApi.LIST_PARENTS,
                                        ListParentsRequest.builder().childId(account).build())
                                .parents()
                                .orElseThrow())
                .containsExactly(Parent.builder().id(root).type("ROOT").build());
        assertRefused(
                "ChildNotFoundException",
                () ->
                        organizations.run(
                                OrganizationsApi.LIST_PARENTS,
                                ListParentsRequest.builder().childId("000000000000").build()));
    }

    private ListChildrenResponse children(String type) {
        return organizations.run(
                OrganizationsApi.LIST_CHILDREN,
                ListChildrenRequest.builder().parentId(root).childType(type).build());
    }
}
