package coffer.iam.directory;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.iam.TestIam;
import coffer.iam.api.GetAccountSummaryRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListRolesRequest;
import coffer.iam.api.ListRolesResponse;
import coffer.iam.api.ListUsersRequest;
import coffer.iam.api.ListUsersResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// More users and roles than AWS lets an account have.
@Tag("long")
class ManyEntitiesTest {
    private static final int MANY = 100_000;
    private static final int AT_ONCE = 1_000;
    // Less than all of them together would take.
    private static final String HEAP = "-Xmx48m";
    private static final String TRUST = TestIam.trusting(TestIam.ACCOUNT.digits(), "").json();

    @TempDir Path folder;

    @Test
    void areListedPageByPageInLittleMemory() throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                HEAP,
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ManyEntitiesTest.class.getName(),
                                folder.toString())
                        .redirectErrorStream(true)
                        .start();

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).endsWith("all seen" + System.lineSeparator());
    }

    /// What the other process does, in the folder that is its one argument.
    public static void main(String[] arguments) {
        try (TestIam iam = new TestIam(Path.of(arguments[0]))) {
            Directory directory = iam.service().of(TestIam.ACCOUNT).desk().directory();
            for (int i = 0; i < MANY; i += AT_ONCE) insert(iam, directory, i);

            assertThat(users(iam).cardinality()).isEqualTo(MANY);
            assertThat(roles(iam).cardinality()).isEqualTo(MANY);
            Map<String, Integer> summary =
                    iam.asRoot(
                                    IamApi.GET_ACCOUNT_SUMMARY,
                                    GetAccountSummaryRequest.builder().build())
                            .summaryMap()
                            .orElseThrow();
            assertThat(summary).containsEntry("Users", MANY).containsEntry("Roles", MANY);
        }
        System.out.println("all seen");
    }

    private static BitSet users(TestIam iam) {
        BitSet seen = new BitSet();
        Optional<String> marker = Optional.empty();
        do {
            ListUsersRequest.Builder request = ListUsersRequest.builder().maxItems(AT_ONCE);
            marker.ifPresent(request::marker);
            ListUsersResponse page = iam.asRoot(IamApi.LIST_USERS, request.build());
            page.users().forEach(user -> see(seen, user.userName()));
            marker = page.marker();
        } while (marker.isPresent());
        return seen;
    }

    private static BitSet roles(TestIam iam) {
        BitSet seen = new BitSet();
        Optional<String> marker = Optional.empty();
        do {
            ListRolesRequest.Builder request = ListRolesRequest.builder().maxItems(AT_ONCE);
            marker.ifPresent(request::marker);
            ListRolesResponse page = iam.asRoot(IamApi.LIST_ROLES, request.build());
            page.roles().forEach(role -> see(seen, role.roleName()));
            marker = page.marker();
        } while (marker.isPresent());
        return seen;
    }

    private static void see(BitSet seen, String name) {
        int number = Integer.parseInt(name.substring(1));
        assertThat(seen.get(number)).as("%s was listed before", name).isFalse();
        seen.set(number);
    }

    private static void insert(TestIam iam, Directory directory, int first) {
        iam.store()
                .write(tx -> {
                    for (int i = first; i < first + AT_ONCE; i++) {
                        directory.insert(tx, entity(EntityKind.USER, i));
                        Entity.Trust trust = new Entity.Trust(TRUST, Map.of(), "", 3_600);
                        directory.insert(tx, entity(EntityKind.ROLE, i).with(trust));
                    }
                    return first;
                });
    }

    private static Entity entity(EntityKind kind, int number) {
        String id = kind.idPrefix() + "%017d".formatted(number);
        return Entity.of(kind, new Entity.Naming(id, "/", "n" + number), TestIam.START);
    }
}
