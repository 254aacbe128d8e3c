package coffer.kms.grant;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.Arn;
import coffer.kms.TestKms;
import coffer.kms.api.CreateGrantRequest;
import coffer.kms.api.GrantListEntry;
import coffer.kms.api.KmsApi;
import coffer.policy.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a grant is worth, and to whom.
class GrantAuthorityTest extends GrantCase {
    @Test
    void aGrantAllowsItsGranteeItsOperationsFromNowUntilItIsRevoked() {
        assertRefused("AccessDeniedException", () -> decrypt(ALICE));

        String id = grant(TO_ALICE, "Decrypt", "DescribeKey").grantId().orElseThrow();

        assertThat(decrypt(ALICE)).isEqualTo("text");
        assertThat(describe(ALICE)).isEqualTo(key);
        assertRefused("AccessDeniedException", () -> kms.encrypt(ALICE, key, "x", Map.of()));
        assertRefused("AccessDeniedException", () -> decrypt(BOB));
        revoke(ROOT, id);
        assertRefused("AccessDeniedException", () -> decrypt(ALICE))
                .hasMessageContaining("because no identity-based policy allows");
    }

    @Test
    void oneOfSeveralLikeGrantsIsEnough() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) ids.add(grant(TO_ALICE, "Decrypt").grantId().orElseThrow());

        for (String id : ids) {
            assertThat(decrypt(ALICE)).isEqualTo("text");
            revoke(ROOT, id);
        }
        assertRefused("AccessDeniedException", () -> decrypt(ALICE));
    }

    @Test
    void onlyTheCallersOwnGrantsAreFoundAmongMany() {
        for (int i = 0; i < 40; i++) {
            grant("arn:aws:iam::111122223333:user/user" + i, "Decrypt");
        }

        Identity last = TestKms.user(TestKms.ACCOUNT, "user39");
        assertThat(decrypt(last)).isEqualTo("text");
        assertRefused("AccessDeniedException", () -> decrypt(ALICE));
        for (GrantListEntry each : list(ROOT)) revoke(ROOT, each.grantId().orElseThrow());
        assertRefused("AccessDeniedException", () -> decrypt(last));
    }

    @Test
    void aDenyAnywhereIsStronger() {
        grant(TO_ALICE, "Decrypt");
        kms.attach(
                ALICE,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Deny","Action":"kms:Decrypt","Resource":"*"}]}\
                """);

        assertRefused("AccessDeniedException", () -> decrypt(ALICE))
                .hasMessageContaining("explicit deny in an identity-based policy");
    }

    @Test
    void aGrantIsForSessionsOfARoleOrForOneOfThem() {
        Identity one = TestKms.session(TestKms.ACCOUNT, "app", "one");
        Identity two = TestKms.session(TestKms.ACCOUNT, "app", "two");
        grant("arn:aws:sts::111122223333:assumed-role/app/one", "Decrypt");

        assertThat(decrypt(one)).isEqualTo("text");
        assertRefused("AccessDeniedException", () -> decrypt(two));
        grant("arn:aws:iam::111122223333:role/app", "Decrypt");
        assertThat(decrypt(two)).isEqualTo("text");
    }

    @Test
    void aSuccessorOfTheSameNameGainsNothing() {
        grant(TO_ALICE, "Decrypt");
        grant("arn:aws:sts::111122223333:assumed-role/app/one", "Decrypt");
        Identity successor =
                TestKms.identity(
                        new Principal.User(
                                TestKms.ACCOUNT, Arn.parse(TO_ALICE), "AIDASUCCESSOR00000000"),
                        TestKms.ACCOUNT);
        Identity role =
                TestKms.identity(
                        new Principal.AssumedRole(
                                TestKms.ACCOUNT,
                                Arn.parse("arn:aws:iam::111122223333:role/app"),
                                Arn.parse("arn:aws:sts::111122223333:assumed-role/app/one"),
                                "AROASUCCESSOR00000000",
                                "one"),
                        TestKms.ACCOUNT);

        assertRefused("AccessDeniedException", () -> decrypt(successor));
        assertRefused("AccessDeniedException", () -> decrypt(role));
        assertThat(decrypt(ALICE)).isEqualTo("text");
    }

    @Test
    void anotherAccountsUserNeedsItsOwnAccountsPermissionToo() {
        grant(TO_FOREIGN, "Decrypt");

        assertRefused("AccessDeniedException", () -> decrypt(FOREIGN))
                .hasMessageContaining("no identity-based policy");
        kms.permit(FOREIGN, "kms:Decrypt", key);
        assertThat(decrypt(FOREIGN)).isEqualTo("text");
    }

    @Test
    void aWholeAccountIsGrantedWhatItsPoliciesPassOn() {
        grant("arn:aws:iam::444455556666:root", "Decrypt");

        assertThat(decrypt(TestKms.root(TestKms.OTHER_ACCOUNT))).isEqualTo("text");
        assertRefused("AccessDeniedException", () -> decrypt(FOREIGN));
        kms.permit(FOREIGN, "kms:Decrypt", key);
        assertThat(decrypt(FOREIGN)).isEqualTo("text");
    }

    @Test
    void anotherAccountMayGiveGrantsIfTheKeyPolicyLetsIt() {
        put(
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Principal":{"AWS":["111122223333","444455556666"]},
                   "Action":"kms:*","Resource":"*"}]}\
                """);
        kms.permit(FOREIGN, "kms:*", "*");

        String id = create(FOREIGN, request(TO_ALICE, "Decrypt").build()).grantId().orElseThrow();

        assertThat(decrypt(ALICE)).isEqualTo("text");
        assertThat(list(FOREIGN).getFirst().issuingAccount())
                .contains("arn:aws:iam::444455556666:root");
        retire(TestKms.root(TestKms.OTHER_ACCOUNT), id);
        assertThat(list(ROOT)).isEmpty();
    }

    @Test
    void constraintsAskForPairsOfTheEncryptionContext() {
        Map<String, String> it = Map.of("Department", "IT");
        Map<String, String> more = Map.of("Department", "IT", "Purpose", "Test");
        create(ROOT, request(TO_ALICE, "Encrypt", "DescribeKey").constraints(subset(it)).build());
        create(ROOT, request(TO_BOB, "Encrypt").constraints(equal(it)).build());

        assertThat(kms.encrypt(ALICE, key, "x", it)).isNotNull();
        assertThat(kms.encrypt(ALICE, key, "x", more)).isNotNull();
        assertThat(kms.encrypt(BOB, key, "x", it)).isNotNull();
        assertThat(describe(ALICE)).as("constraints do not count for this").isEqualTo(key);
        assertRefused("AccessDeniedException", () -> kms.encrypt(BOB, key, "x", more));
        for (Map<String, String> other :
                List.of(
                        Map.<String, String>of(),
                        Map.of("Department", "it"),
                        Map.of("department", "IT"),
                        Map.of("Purpose", "Test"))) {
            assertRefused("AccessDeniedException", () -> kms.encrypt(ALICE, key, "x", other));
            assertRefused("AccessDeniedException", () -> kms.encrypt(BOB, key, "x", other));
        }
    }

    @Test
    void aServiceMayBeGrantedByAServiceOnly() {
        CreateGrantRequest request = request("s3.amazonaws.com", "Decrypt").build();

        kms.through("s3", ROOT, KmsApi.CREATE_GRANT, request);

        Identity s3 = TestKms.identity(new Principal.Service("s3.amazonaws.com"), TestKms.ACCOUNT);
        assertThat(decrypt(s3)).isEqualTo("text");
        assertRefused("AccessDeniedException", () -> kms.encrypt(s3, key, "x", Map.of()));
    }
}
