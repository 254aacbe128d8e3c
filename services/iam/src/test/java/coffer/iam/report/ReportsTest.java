package coffer.iam.report;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.api.CreateGroupRequest;
import coffer.iam.api.CreateLoginProfileRequest;
import coffer.iam.api.GenerateCredentialReportRequest;
import coffer.iam.api.GenerateCredentialReportResponse;
import coffer.iam.api.GetAccountAuthorizationDetailsRequest;
import coffer.iam.api.GetAccountAuthorizationDetailsResponse;
import coffer.iam.api.GetAccountSummaryRequest;
import coffer.iam.api.GetCredentialReportRequest;
import coffer.iam.api.GetCredentialReportResponse;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListUsersRequest;
import coffer.iam.api.Role;
import coffer.iam.api.RoleDetail;
import coffer.iam.api.SummaryKeyType;
import coffer.iam.api.UpdateAccountPasswordPolicyRequest;
import coffer.iam.mfa.Authenticator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportsTest extends IamCase {
    @Test
    void theCredentialReportIsMadeOnceInFourHours() throws Exception {
        assertRefused("ReportNotPresent", this::get);
        assertThat(generate().state()).contains("STARTED");
        finished();

        GetCredentialReportResponse report = get();

        assertThat(report.reportFormat()).contains("text/csv");
        assertThat(report.generatedTime()).contains(TestIam.START);
        iam.createUser("later");
        assertThat(generate().state()).contains("COMPLETE");
        assertThat(lines()).noneMatch(line -> line.startsWith("later"));
        iam.clock().advance(Duration.ofHours(4));
        assertRefused("ReportExpired", this::get);
        assertThat(generate().state()).contains("STARTED");
        finished();
        assertThat(lines()).anyMatch(line -> line.startsWith("later,"));
    }

    @Test
    void theCredentialReportTellsOfEverybody() throws Exception {
        Identity ada = iam.user("ada", "iam:ListUsers");
        iam.as(ada, IamApi.LIST_USERS, ListUsersRequest.builder().build());
        iam.createUser("bob");
        iam.asRoot(
                IamApi.CREATE_LOGIN_PROFILE,
                CreateLoginProfileRequest.builder()
                        .userName("bob")
                        .password("Correct-horse-1")
                        .build());
        iam.asRoot(
                IamApi.UPDATE_ACCOUNT_PASSWORD_POLICY,
                UpdateAccountPasswordPolicyRequest.builder().maxPasswordAge(30).build());
        Authenticator.create(iam, "phone").enable(iam, "bob");
        iam.records();
        generate();
        finished();

        List<String> lines = lines();

        assertThat(lines.getFirst()).isEqualTo(CredentialReport.COLUMNS);
        assertThat(lines.get(1))
                .startsWith(
                        "<root_account>,arn:aws:iam::111122223333:root,2026-01-01T00:00:00+00:00,"
                                + "not_supported,no_information,not_supported,not_supported,"
                                + "false,true,");
        assertThat(lines.get(2))
                .isEqualTo(
                        "ada,arn:aws:iam::111122223333:user/ada,2026-01-01T00:00:00+00:00,false,"
                                + "N/A,N/A,N/A,false,true,2026-01-01T00:00:00+00:00,"
                                + "2026-01-01T00:00:00+00:00,eu-west-1,iam,false,N/A,N/A,N/A,N/A,"
                                + "false,N/A,false,N/A");
        assertThat(lines.get(3))
                .isEqualTo(
                        "bob,arn:aws:iam::111122223333:user/bob,2026-01-01T00:00:00+00:00,true,"
                                + "no_information,2026-01-01T00:00:00+00:00,"
                                + "2026-01-31T00:00:00+00:00,true,false,N/A,N/A,N/A,N/A,false,N/A,"
                                + "N/A,N/A,N/A,false,N/A,false,N/A");
        assertThat(lines).hasSize(4);
    }

    @Test
    void theAccountsDetailsComeInPagesAndByKind() {
        iam.createUser("ada");
        iam.allow("ada", "s3:*");
        iam.asRoot(IamApi.CREATE_GROUP, CreateGroupRequest.builder().groupName("ml").build());
        Role role = iam.role("trainer", TestIam.ACCOUNT.digits(), "s3:GetObject");
        Identity bob = iam.user("bob", "sts:AssumeRole");
        iam.assume(bob, role);
        iam.records();
        List<String> seen = new ArrayList<>();
        GetAccountAuthorizationDetailsRequest.Builder request =
                GetAccountAuthorizationDetailsRequest.builder().maxItems(3);
        Optional<String> marker = Optional.empty();
        do {
            marker.ifPresent(request::marker);
            GetAccountAuthorizationDetailsResponse page =
                    iam.asRoot(IamApi.GET_ACCOUNT_AUTHORIZATION_DETAILS, request.build());
            page.userDetailList().orElseThrow().forEach(u -> seen.add(u.userName().orElseThrow()));
            page.groupDetailList()
                    .orElseThrow()
                    .forEach(group -> seen.add(group.groupName().orElseThrow()));
            page.roleDetailList()
                    .orElseThrow()
                    .forEach(each -> seen.add(each.roleName().orElseThrow()));
            page.policies().orElseThrow().forEach(p -> seen.add(p.policyName().orElseThrow()));
            marker = page.marker();
        } while (marker.isPresent());

        assertThat(seen).startsWith("ada", "bob", "ml", "trainer").hasSize(4 + 28);
        assertThat(seen).doesNotHaveDuplicates();
        RoleDetail detail =
                iam.asRoot(
                                IamApi.GET_ACCOUNT_AUTHORIZATION_DETAILS,
                                GetAccountAuthorizationDetailsRequest.builder()
                                        .filter(List.of("Role"))
                                        .build())
                        .roleDetailList()
                        .orElseThrow()
                        .getFirst();
        assertThat(detail.roleLastUsed().orElseThrow().lastUsedDate()).contains(TestIam.START);
        assertThat(detail.rolePolicyList().orElseThrow()).hasSize(1);
    }

    @Test
    void theSummaryHasEverythingAwssHas() {
        assertThat(
                        iam.asRoot(
                                        IamApi.GET_ACCOUNT_SUMMARY,
                                        GetAccountSummaryRequest.builder().build())
                                .summaryMap()
                                .orElseThrow())
                .containsOnlyKeys(SummaryKeyType.values().toArray(String[]::new));
    }

    private GenerateCredentialReportResponse generate() {
        return iam.asRoot(
                IamApi.GENERATE_CREDENTIAL_REPORT,
                GenerateCredentialReportRequest.builder().build());
    }

    private GetCredentialReportResponse get() {
        return iam.asRoot(
                IamApi.GET_CREDENTIAL_REPORT, GetCredentialReportRequest.builder().build());
    }

    private List<String> lines() {
        return List.of(
                new String(get().content().orElseThrow().expose(), StandardCharsets.UTF_8)
                        .split("\n", -1));
    }

    /// Asks until the job is done, which nobody is told of.
    private void finished() throws InterruptedException {
        for (int i = 0; i < 10_000; i++) {
            if (generate().state().equals(Optional.of("COMPLETE"))) return;
            Thread.onSpinWait();
        }
        throw new AssertionError("the report is not made");
    }
}
