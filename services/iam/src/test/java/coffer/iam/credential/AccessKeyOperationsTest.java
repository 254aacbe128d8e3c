package coffer.iam.credential;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Credentials.Lookup;
import coffer.gate.Identity;
import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.api.AccessKey;
import coffer.iam.api.AccessKeyMetadata;
import coffer.iam.api.CreateAccessKeyRequest;
import coffer.iam.api.DeleteAccessKeyRequest;
import coffer.iam.api.GetAccessKeyLastUsedRequest;
import coffer.iam.api.GetAccessKeyLastUsedResponse;
import coffer.iam.api.GetUserRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListAccessKeysRequest;
import coffer.iam.api.UpdateAccessKeyRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccessKeyOperationsTest extends IamCase {
    @Test
    void aSecretIsShownOnceAndOpensTheDoor() {
        iam.createUser("ada");

        AccessKey made = iam.accessKey("ada");

        assertThat(made.accessKeyId()).matches("AKIA[A-Z2-7]{16}");
        assertThat(made.secretAccessKey()).hasSize(40);
        assertThat(secretOf(made.accessKeyId())).isEqualTo(made.secretAccessKey());
        AccessKeyMetadata listed = list("ada").getFirst();
        assertThat(listed.accessKeyId()).contains(made.accessKeyId());
        assertThat(listed.status()).contains("Active");
    }

    @Test
    void theRecordHasNoSecret() {
        iam.createUser("ada");

        AccessKey made = iam.accessKey("ada");

        assertThat(iam.records())
                .anyMatch(event -> event.json().contains(made.accessKeyId()))
                .noneMatch(event -> event.json().contains(made.secretAccessKey()));
    }

    @Test
    void aUserHasAtMostTwo() {
        iam.createUser("ada");
        iam.accessKey("ada");
        iam.accessKey("ada");

        assertRefused("LimitExceeded", () -> iam.accessKey("ada"))
                .hasMessage("Cannot exceed quota for AccessKeysPerUser: 2");
    }

    @Test
    void anInactiveKeyOpensNothingUntilItIsActiveAgain() {
        iam.createUser("ada");
        String id = iam.accessKey("ada").accessKeyId();

        setStatus("ada", id, "Inactive");
        assertThat(iam.lookup(id, Optional.empty())).isInstanceOf(Lookup.Inactive.class);
        setStatus("ada", id, "Active");
        assertThat(iam.identity(id, Optional.empty()).principal().label())
                .isEqualTo(TestIam.userArn("ada"));
        assertRefused("ValidationError", () -> setStatus("ada", id, "Expired"));
    }

    @Test
    void aDeletedKeyOpensNothing() {
        iam.createUser("ada");
        String id = iam.accessKey("ada").accessKeyId();

        delete("ada", id);

        assertThat(iam.lookup(id, Optional.empty())).isInstanceOf(Lookup.Unknown.class);
        assertThat(list("ada")).isEmpty();
        assertRefused("NoSuchEntity", () -> delete("ada", id));
    }

    @Test
    void anotherUsersKeyIsOutOfReach() {
        iam.createUser("ada");
        iam.createUser("bob");
        String id = iam.accessKey("ada").accessKeyId();

        assertRefused("NoSuchEntity", () -> delete("bob", id));
        assertRefused("NoSuchEntity", () -> setStatus("bob", id, "Inactive"));
    }

    @Test
    void withoutANameTheCallersKeysAreMeant() {
        Identity ada = iam.user("ada", "iam:ListAccessKeys", "iam:CreateAccessKey");

        AccessKey made =
                iam.as(ada, IamApi.CREATE_ACCESS_KEY, CreateAccessKeyRequest.builder().build())
                        .accessKey();

        assertThat(made.userName()).isEqualTo("ada");
        assertThat(
                        iam.as(
                                        ada,
                                        IamApi.LIST_ACCESS_KEYS,
                                        ListAccessKeysRequest.builder().build())
                                .accessKeyMetadata())
                .hasSize(2);
    }

    @Test
    void theRootUserHasKeysToo() {
        AccessKey made =
                iam.asRoot(IamApi.CREATE_ACCESS_KEY, CreateAccessKeyRequest.builder().build())
                        .accessKey();

        assertThat(iam.identity(made.accessKeyId(), Optional.empty()).principal().label())
                .isEqualTo("arn:aws:iam::111122223333:root");
        assertRefused(
                "LimitExceeded",
                () ->
                        iam.asRoot(
                                IamApi.CREATE_ACCESS_KEY,
                                CreateAccessKeyRequest.builder().build()));
    }

    @Test
    void theLastUseComesFromTheLedger() {
        Identity ada = iam.user("ada", "iam:GetUser");
        String id = ada.accessKeyId().orElseThrow();

        assertThat(lastUse(id).accessKeyLastUsed().orElseThrow().serviceName()).isEqualTo("N/A");
        iam.as(ada, IamApi.GET_USER, GetUserRequest.builder().build());
        iam.records();

        GetAccessKeyLastUsedResponse answer = lastUse(id);
        assertThat(answer.userName()).contains("ada");
        assertThat(answer.accessKeyLastUsed().orElseThrow().serviceName()).isEqualTo("iam");
        assertThat(answer.accessKeyLastUsed().orElseThrow().region()).isEqualTo("eu-west-1");
        assertThat(answer.accessKeyLastUsed().orElseThrow().lastUsedDate()).contains(TestIam.START);
        assertRefused("NoSuchEntity", () -> lastUse("AKIANOBODYNOBODYNOBO"));
    }

    @Test
    void aKeyWithATokenIsNoKey() {
        iam.createUser("ada");
        String id = iam.accessKey("ada").accessKeyId();

        assertThat(iam.lookup(id, Optional.of("token"))).isInstanceOf(Lookup.InvalidToken.class);
    }

    private GetAccessKeyLastUsedResponse lastUse(String id) {
        return iam.asRoot(
                IamApi.GET_ACCESS_KEY_LAST_USED,
                GetAccessKeyLastUsedRequest.builder().accessKeyId(id).build());
    }

    private String secretOf(String id) {
        Lookup.Found found = (Lookup.Found) iam.lookup(id, Optional.empty());
        try (var secret = found.secretKey()) {
            return new String(secret.value().expose(), StandardCharsets.UTF_8);
        }
    }

    private List<AccessKeyMetadata> list(String user) {
        return iam.asRoot(
                        IamApi.LIST_ACCESS_KEYS,
                        ListAccessKeysRequest.builder().userName(user).build())
                .accessKeyMetadata();
    }

    private void setStatus(String user, String id, String status) {
        iam.asRoot(
                IamApi.UPDATE_ACCESS_KEY,
                UpdateAccessKeyRequest.builder()
                        .userName(user)
                        .accessKeyId(id)
                        .status(status)
                        .build());
    }

    private void delete(String user, String id) {
        iam.asRoot(
                IamApi.DELETE_ACCESS_KEY,
                DeleteAccessKeyRequest.builder().userName(user).accessKeyId(id).build());
    }
}
