package coffer.iam.directory;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.iam.TestIam;
import coffer.iam.api.GetAccountSummaryRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListUsersRequest;
import coffer.iam.api.ListUsersResponse;
import coffer.iam.paging.Keyed;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// More users and roles than AWS lets an account have.
@Tag("long")
class ManyEntitiesTest {
    private static final int MANY = 100_000;
    private static final int AT_ONCE = 1_000;

    @TempDir Path folder;

    @Test
    void areListedPageByPageAndCountedWithoutListing() {
        try (TestIam iam = new TestIam(folder)) {
            Directory directory = iam.service().of(TestIam.ACCOUNT).desk().directory();
            for (int i = 0; i < MANY; i += AT_ONCE) insert(iam, directory, i);

            Set<String> names = new HashSet<>();
            Optional<String> marker = Optional.empty();
            do {
                ListUsersRequest.Builder request = ListUsersRequest.builder().maxItems(1_000);
                marker.ifPresent(request::marker);
                ListUsersResponse page = iam.asRoot(IamApi.LIST_USERS, request.build());
                page.users().forEach(user -> names.add(user.userName()));
                marker = page.marker();
            } while (marker.isPresent());

            assertThat(names).hasSize(MANY);
            Map<String, Integer> summary =
                    iam.asRoot(
                                    IamApi.GET_ACCOUNT_SUMMARY,
                                    GetAccountSummaryRequest.builder().build())
                            .summaryMap()
                            .orElseThrow();
            assertThat(summary).containsEntry("Users", MANY).containsEntry("Roles", MANY);
            long roles =
                    iam.store()
                            .read(snapshot ->
                                    directory
                                            .after(snapshot, EntityKind.ROLE, Optional.empty())
                                            .map(Keyed::item)
                                            .count());
            assertThat(roles).isEqualTo(MANY);
        }
    }

    private static void insert(TestIam iam, Directory directory, int first) {
        iam.store()
                .write(tx -> {
                    for (int i = first; i < first + AT_ONCE; i++) {
                        for (EntityKind kind :
                                new EntityKind[] {EntityKind.USER, EntityKind.ROLE}) {
                            Entity.Naming naming =
                                    new Entity.Naming(
                                            kind.idPrefix() + "%017d".formatted(i), "/", "n" + i);
                            directory.insert(tx, Entity.of(kind, naming, TestIam.START));
                        }
                    }
                    return first;
                });
    }
}
