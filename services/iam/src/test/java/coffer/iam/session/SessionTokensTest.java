package coffer.iam.session;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Credentials.Lookup;
import coffer.gate.Identity;
import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.api.DeleteAccessKeyRequest;
import coffer.iam.api.DeleteRolePolicyRequest;
import coffer.iam.api.DeleteRoleRequest;
import coffer.iam.api.DeleteUserPolicyRequest;
import coffer.iam.api.DeleteUserRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListUsersRequest;
import coffer.iam.api.Role;
import coffer.sts.api.Credentials;
import coffer.sts.api.GetSessionTokenRequest;
import coffer.sts.api.StsApi;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionTokensTest extends IamCase {
    private Identity ada;
    private Role role;
    private Credentials session;

    @BeforeEach
    void open() {
        ada = iam.user("ada", "sts:AssumeRole");
        role = iam.role("trainer", TestIam.ACCOUNT.digits(), "iam:ListUsers");
        session = iam.assume(ada, role);
    }

    @Test
    void theSecretIsTheOneThatWasAnswered() {
        Lookup.Found found = (Lookup.Found) lookup(session.sessionToken());

        try (var secret = found.secretKey()) {
            assertThat(new String(secret.value().expose(), StandardCharsets.US_ASCII))
                    .isEqualTo(session.secretAccessKey())
                    .hasSize(40);
        }
        assertThat(session.accessKeyId()).matches("ASIA[A-Z2-7]{16}");
    }

    @Test
    void aTokenChangedAnywhereIsGoodForNothing() {
        String token = session.sessionToken();
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            String changed = token.substring(0, i) + other + token.substring(i + 1);

            assertThat(lookup(changed)).as("at " + i).isInstanceOf(Lookup.InvalidToken.class);
        }
    }

    @Test
    void aTokenCutAnywhereIsGoodForNothing() {
        String token = session.sessionToken();
        for (int length = 0; length < token.length(); length++) {
            assertThat(lookup(token.substring(0, length))).isInstanceOf(Lookup.InvalidToken.class);
        }
        assertThat(lookup(token + "A")).isInstanceOf(Lookup.InvalidToken.class);
        assertThat(lookup(token + "\n")).isInstanceOf(Lookup.InvalidToken.class);
        assertThat(lookup("A".repeat(20_000))).isInstanceOf(Lookup.InvalidToken.class);
    }

    @Test
    void aTokenBelongsToItsOwnKey() {
        Credentials other = iam.assume(ada, role);

        assertThat(iam.lookup(other.accessKeyId(), Optional.of(session.sessionToken())))
                .isInstanceOf(Lookup.InvalidToken.class);
        assertThat(iam.lookup(session.accessKeyId(), Optional.empty()))
                .isInstanceOf(Lookup.Unknown.class);
    }

    @Test
    void aTokenExpires() {
        iam.clock().advance(Duration.ofSeconds(3_599));
        assertThat(lookup(session.sessionToken())).isInstanceOf(Lookup.Found.class);
        iam.clock().advance(Duration.ofSeconds(1));
        assertThat(lookup(session.sessionToken())).isInstanceOf(Lookup.ExpiredToken.class);
    }

    @Test
    void theLongestSessionOutlivesTheNextKeys() {
        Credentials longest =
                iam.as(
                                ada,
                                StsApi.GET_SESSION_TOKEN,
                                GetSessionTokenRequest.builder().durationSeconds(129_600).build())
                        .credentials()
                        .orElseThrow();
        Optional<String> token = Optional.of(longest.sessionToken());
        for (int hours = 0; hours < 35; hours += 5) {
            iam.clock().advance(Duration.ofHours(5));
            iam.assume(ada, role);
            assertThat(iam.lookup(longest.accessKeyId(), token)).isInstanceOf(Lookup.Found.class);
        }

        iam.clock().advance(Duration.ofHours(1));
        assertThat(iam.lookup(longest.accessKeyId(), token))
                .isInstanceOf(Lookup.ExpiredToken.class);
        // Long after, the key is gone and nobody can tell what the token once was.
        iam.clock().advance(Duration.ofHours(48));
        iam.assume(ada, role);
        assertThat(iam.lookup(longest.accessKeyId(), token))
                .isInstanceOf(Lookup.InvalidToken.class);
    }

    @Test
    void aSessionEndsWithItsRoleEvenIfOneOfThatNameComesBack() {
        iam.as(session, IamApi.LIST_USERS, ListUsersRequest.builder().build());
        Identity before = iam.identity(session);

        iam.asRoot(
                IamApi.DELETE_ROLE_POLICY,
                DeleteRolePolicyRequest.builder().roleName("trainer").policyName("inline").build());
        assertRefused(
                "AccessDenied",
                () -> iam.as(before, IamApi.LIST_USERS, ListUsersRequest.builder().build()));
        iam.asRoot(IamApi.DELETE_ROLE, DeleteRoleRequest.builder().roleName("trainer").build());
        iam.role("trainer", TestIam.ACCOUNT.digits(), "iam:*");

        assertThat(lookup(session.sessionToken())).isInstanceOf(Lookup.InvalidToken.class);
        assertRefused(
                "AccessDenied",
                () -> iam.as(before, IamApi.LIST_USERS, ListUsersRequest.builder().build()));
    }

    @Test
    void aSessionEndsWithItsUser() {
        Credentials users =
                iam.as(ada, StsApi.GET_SESSION_TOKEN, GetSessionTokenRequest.builder().build())
                        .credentials()
                        .orElseThrow();
        assertThat(iam.identity(users).principal()).isEqualTo(ada.principal());

        iam.asRoot(
                IamApi.DELETE_ACCESS_KEY,
                DeleteAccessKeyRequest.builder()
                        .userName("ada")
                        .accessKeyId(ada.accessKeyId().orElseThrow())
                        .build());
        iam.asRoot(
                IamApi.DELETE_USER_POLICY,
                DeleteUserPolicyRequest.builder().userName("ada").policyName("inline").build());
        iam.asRoot(IamApi.DELETE_USER, DeleteUserRequest.builder().userName("ada").build());
        iam.createUser("ada");

        assertThat(iam.lookup(users.accessKeyId(), Optional.of(users.sessionToken())))
                .isInstanceOf(Lookup.InvalidToken.class);
    }

    private Lookup lookup(String token) {
        return iam.lookup(session.accessKeyId(), Optional.of(token));
    }
}
