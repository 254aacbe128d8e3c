package coffer.iam.account;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Plan;
import coffer.iam.IamError;
import coffer.iam.account.AccountRecords.Account;
import coffer.iam.api.CreateAccountAliasRequest;
import coffer.iam.api.CreateAccountAliasResponse;
import coffer.iam.api.DeleteAccountAliasRequest;
import coffer.iam.api.DeleteAccountAliasResponse;
import coffer.iam.api.GetAccountSummaryRequest;
import coffer.iam.api.GetAccountSummaryResponse;
import coffer.iam.api.ListAccountAliasesRequest;
import coffer.iam.api.ListAccountAliasesResponse;
import coffer.iam.directory.Desk;
import coffer.kernel.AccountId;
import java.util.Optional;

/// The account's alias and counts. AWS: IAM API Reference.
public final class AccountOperations {
    private final Desk desk;
    private final AccountRecords accounts;
    private final AccountSummary summary;
    private final AccountId first;

    /// `first` is the account that the installation began with.
    public AccountOperations(
            Desk desk, AccountRecords accounts, AccountSummary summary, AccountId first) {
        this.desk = desk;
        this.accounts = accounts;
        this.summary = summary;
        this.first = first;
    }

    public Plan<CreateAccountAliasResponse> createAccountAlias(
            CreateAccountAliasRequest input, Call call) {
        return desk.changing(
                demand("iam:CreateAccountAlias"),
                tx -> {
                    // An account has one alias at most; a new one replaces it.
                    accounts.alias(tx, Optional.of(input.accountAlias()), first);
                    return CreateAccountAliasResponse.builder().build();
                });
    }

    public Plan<DeleteAccountAliasResponse> deleteAccountAlias(
            DeleteAccountAliasRequest input, Call call) {
        return desk.changing(
                demand("iam:DeleteAccountAlias"),
                tx -> {
                    Account account = accounts.require(tx);
                    if (!account.alias().equals(Optional.of(input.accountAlias()))) {
                        throw IamError.NO_SUCH_ENTITY.because(
                                "The account alias `" + input.accountAlias() + "` was not found.");
                    }
                    accounts.alias(tx, Optional.empty(), first);
                    return DeleteAccountAliasResponse.builder().build();
                });
    }

    public Plan<ListAccountAliasesResponse> listAccountAliases(
            ListAccountAliasesRequest input, Call call) {
        return desk.reading(
                demand("iam:ListAccountAliases"),
                snapshot ->
                        ListAccountAliasesResponse.builder()
                                .accountAliases(
                                        accounts.require(snapshot).alias().stream().toList())
                                .isTruncated(false)
                                .build());
    }

    public Plan<GetAccountSummaryResponse> getAccountSummary(
            GetAccountSummaryRequest input, Call call) {
        return desk.reading(
                demand("iam:GetAccountSummary"),
                snapshot ->
                        GetAccountSummaryResponse.builder()
                                .summaryMap(summary.of(snapshot))
                                .build());
    }

    private Demand demand(String action) {
        return Demand.onEverything(action, desk.account());
    }
}
