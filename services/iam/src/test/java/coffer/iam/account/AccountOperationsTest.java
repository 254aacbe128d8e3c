package coffer.iam.account;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.api.CreateAccountAliasRequest;
import coffer.iam.api.DeleteAccountAliasRequest;
import coffer.iam.api.GetAccountSummaryRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListAccountAliasesRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountOperationsTest extends IamCase {
    @Test
    void hasOneAliasAtMost() {
        create("first");
        create("second");

        assertThat(aliases()).containsExactly("second");
        assertRefused("NoSuchEntity", () -> delete("first"));
        delete("second");
        assertThat(aliases()).isEmpty();
    }

    @Test
    void theSummaryCounts() {
        iam.createUser("ada");
        iam.role("trainer", TestIam.ACCOUNT.digits());

        Map<String, Integer> summary =
                iam.asRoot(IamApi.GET_ACCOUNT_SUMMARY, GetAccountSummaryRequest.builder().build())
                        .summaryMap()
                        .orElseThrow();

        assertThat(summary)
                .containsEntry("Users", 1)
                .containsEntry("Roles", 1)
                .containsEntry("Groups", 0)
                .containsEntry("Policies", 0)
                .containsEntry("AccessKeysPerUserQuota", 2)
                .containsEntry("AccountAccessKeysPresent", 1);
    }

    private List<String> aliases() {
        return iam.asRoot(IamApi.LIST_ACCOUNT_ALIASES, ListAccountAliasesRequest.builder().build())
                .accountAliases();
    }

    private void create(String alias) {
        iam.asRoot(
                IamApi.CREATE_ACCOUNT_ALIAS,
                CreateAccountAliasRequest.builder().accountAlias(alias).build());
    }

    private void delete(String alias) {
        iam.asRoot(
                IamApi.DELETE_ACCOUNT_ALIAS,
                DeleteAccountAliasRequest.builder().accountAlias(alias).build());
    }
}
