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
import coffer.iam.directory.Directory;
import coffer.iam.directory.EntityKind;
import coffer.iam.policy.ManagedPolicies;
import coffer.store.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The account's alias and counts. AWS: IAM API Reference.
public final class AccountOperations {
    private final Desk desk;
    private final AccountRecords accounts;
    private final ManagedPolicies policies;

    public AccountOperations(Desk desk, AccountRecords accounts, ManagedPolicies policies) {
        this.desk = desk;
        this.accounts = accounts;
        this.policies = policies;
    }

    public Plan<CreateAccountAliasResponse> createAccountAlias(
            CreateAccountAliasRequest input, Call call) {
        return desk.changing(
                demand("iam:CreateAccountAlias"),
                tx -> {
                    // An account has one alias at most; a new one replaces it.
                    Account account = accounts.require(tx);
                    accounts.put(tx, account.aliased(Optional.of(input.accountAlias())));
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
                    accounts.put(tx, account.aliased(Optional.empty()));
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
                        GetAccountSummaryResponse.builder().summaryMap(summary(snapshot)).build());
    }

    private Map<String, Integer> summary(Snapshot snapshot) {
        Directory directory = desk.directory();
        Map<String, Integer> summary = new TreeMap<>();
        for (EntityKind kind : List.of(EntityKind.USER, EntityKind.GROUP, EntityKind.ROLE)) {
            summary.put(kind.title() + "s", directory.count(snapshot, kind));
            summary.put(kind.title() + "sQuota", kind.perAccount());
            summary.put("AttachedPoliciesPer" + kind.title() + "Quota", kind.attachedPolicies());
        }
        summary.put("Policies", policies.count(snapshot));
        summary.put("PoliciesQuota", ManagedPolicies.PER_ACCOUNT);
        summary.put("PolicySizeQuota", 6_144);
        summary.put("PolicyVersionsInUseQuota", 10_000);
        summary.put("VersionsPerPolicyQuota", 5);
        summary.put("UserPolicySizeQuota", 2_048);
        summary.put("GroupPolicySizeQuota", 5_120);
        summary.put("RolePolicySizeQuota", 10_240);
        summary.put("AssumeRolePolicySizeQuota", 2_048);
        summary.put("GroupsPerUserQuota", 10);
        summary.put("AccessKeysPerUserQuota", 2);
        summary.put(
                "AccountAccessKeysPresent",
                accounts.require(snapshot).accessKeys().isEmpty() ? 0 : 1);
        summary.put("AccountMFAEnabled", 0);
        return summary;
    }

    private Demand demand(String action) {
        return Demand.onEverything(action, desk.account());
    }
}
