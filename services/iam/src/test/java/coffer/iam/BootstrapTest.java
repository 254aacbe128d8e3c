package coffer.iam;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Credentials.Lookup;
import coffer.iam.api.DeleteAccessKeyRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListUsersRequest;
import coffer.policy.Principal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BootstrapTest extends IamCase {
    @Test
    void theRootUserMayEverything() {
        assertThat(iam.root().principal()).isEqualTo(new Principal.Root(TestIam.ACCOUNT));

        iam.asRoot(IamApi.LIST_USERS, ListUsersRequest.builder().build());
    }

    @Test
    void aSecondStartChangesNothing() {
        iam.ensureRoot(TestIam.ROOT_KEY, "another secret");

        Lookup.Found found = (Lookup.Found) iam.lookup(TestIam.ROOT_KEY, Optional.empty());
        try (var secret = found.secretKey()) {
            assertThat(secret.value().expose()).asString().isEqualTo("root secret");
        }
    }

    @Test
    void aDeletedRootKeyDoesNotComeBack() {
        iam.asRoot(
                IamApi.DELETE_ACCESS_KEY,
                DeleteAccessKeyRequest.builder().accessKeyId(TestIam.ROOT_KEY).build());

        iam.ensureRoot(TestIam.ROOT_KEY, "root secret");

        assertThat(iam.lookup(TestIam.ROOT_KEY, Optional.empty()))
                .isInstanceOf(Lookup.Unknown.class);
    }

    @Test
    void anotherKeyReplacesTheFirst() {
        iam.ensureRoot("AKIAOTHEROTHEROTHER2", "other secret");

        assertThat(iam.lookup(TestIam.ROOT_KEY, Optional.empty()))
                .isInstanceOf(Lookup.Unknown.class);
        assertThat(iam.identity("AKIAOTHEROTHEROTHER2", Optional.empty()).principal())
                .isEqualTo(new Principal.Root(TestIam.ACCOUNT));
    }

    @Test
    void onlyAUserMayBeMeantWithoutAName() {
        var role = iam.role("reader", TestIam.ACCOUNT.digits(), "iam:*");
        var session = iam.assume(iam.user("ada", "sts:AssumeRole"), role);

        assertRefused(
                "ValidationError",
                () ->
                        iam.as(
                                session,
                                IamApi.GET_USER,
                                coffer.iam.api.GetUserRequest.builder().build()));
    }
}
