package coffer.kms.grant;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.kms.TestKms;
import coffer.kms.api.CreateGrantRequest;
import coffer.kms.api.CreateGrantResponse;
import coffer.kms.api.GrantConstraints;
import coffer.kms.api.GrantListEntry;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ListGrantsRequest;
import coffer.kms.api.RetireGrantRequest;
import coffer.kms.api.RevokeGrantRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GrantOperationsTest extends GrantCase {
    @Test
    void refusesConstraintsThatAreTooLongOrTwo() {
        Map<String, String> nine = new java.util.HashMap<>();
        for (int i = 0; i < 9; i++) nine.put("k" + i, "v");
        GrantConstraints both =
                GrantConstraints.builder()
                        .encryptionContextEquals(Map.of("a", "b"))
                        .encryptionContextSubset(Map.of("a", "b"))
                        .build();

        for (GrantConstraints bad :
                List.of(subset(nine), equal(Map.of("a", "x".repeat(384))), both)) {
            assertRefused(
                    "ValidationException",
                    () -> create(ROOT, request(TO_ALICE, "Decrypt").constraints(bad).build()));
        }
    }

    @Test
    void refusesOperationsThatTheKeyIsNotFor() {
        for (String operation : List.of("Sign", "Verify", "GenerateMac", "GetPublicKey")) {
            assertRefused("ValidationException", () -> grant(TO_ALICE, operation));
        }
        assertRefused(
                "ValidationException",
                () -> create(ROOT, request(TO_ALICE, new String[0]).build()));
    }

    @Test
    void refusesPrincipalsThatAreNobody() {
        for (String nobody :
                List.of(
                        "arn:aws:iam::111122223333:user/nobody",
                        "arn:aws:iam::111122223333:role/nobody",
                        "arn:aws:sts::111122223333:assumed-role/nobody/s",
                        "arn:aws:iam::111122223333:group/g",
                        "arn:aws:iam::111122223333:user/*",
                        "arn:aws:s3:::bucket",
                        "s3.amazonaws.com",
                        "111122223333",
                        "alice")) {
            assertRefused("InvalidArnException", () -> grant(nobody, "Decrypt"));
            assertRefused(
                    "InvalidArnException",
                    () ->
                            create(
                                    ROOT,
                                    request(TO_ALICE, "Decrypt")
                                            .retiringPrincipal(nobody)
                                            .build()));
        }
    }

    @Test
    void listsWhatWasAskedFor() {
        CreateGrantRequest request =
                request(TO_ALICE, "Encrypt", "Decrypt")
                        .retiringPrincipal(TO_BOB)
                        .name("for-alice")
                        .constraints(subset(Map.of("a", "b")))
                        .build();
        String id = create(ROOT, request).grantId().orElseThrow();

        GrantListEntry listed = list(ROOT).getFirst();

        assertThat(listed.grantId()).contains(id);
        assertThat(id).matches("[0-9a-f]{64}");
        assertThat(listed.keyId()).contains(key);
        assertThat(listed.name()).contains("for-alice");
        assertThat(listed.creationDate()).contains(TestKms.START);
        assertThat(listed.granteePrincipal()).contains(TO_ALICE);
        assertThat(listed.retiringPrincipal()).contains(TO_BOB);
        assertThat(listed.issuingAccount()).contains("arn:aws:iam::111122223333:root");
        assertThat(listed.operations()).contains(List.of("Decrypt", "Encrypt"));
        assertThat(listed.constraints()).contains(subset(Map.of("a", "b")));
    }

    @Test
    void theSameNamedRequestMakesOneGrantWithATokenEachTime() {
        CreateGrantRequest.Builder request = request(TO_ALICE, "Decrypt").name("once");

        CreateGrantResponse first = create(ROOT, request.build());
        CreateGrantResponse second = create(ROOT, request.build());
        CreateGrantResponse other = create(ROOT, request.operations(List.of("Encrypt")).build());

        assertThat(second.grantId()).isEqualTo(first.grantId());
        assertThat(second.grantToken()).isNotEqualTo(first.grantToken());
        assertThat(other.grantId()).isNotEqualTo(first.grantId());
        assertThat(grant(TO_ALICE, "Decrypt").grantId()).isNotEqualTo(first.grantId());
        revoke(ROOT, first.grantId().orElseThrow());
        CreateGrantResponse again = create(ROOT, request.operations(List.of("Decrypt")).build());
        assertThat(again.grantId()).isNotEqualTo(first.grantId());
    }

    @Test
    void listsPageByPageAndByGranteeAndById() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) ids.add(grant(TO_ALICE, "Decrypt").grantId().orElseThrow());
        ids.add(grant(TO_BOB, "Decrypt").grantId().orElseThrow());

        assertThat(pages(ListGrantsRequest.builder().limit(2)))
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(pages(ListGrantsRequest.builder().limit(2).granteePrincipal(TO_ALICE)))
                .containsExactlyInAnyOrderElementsOf(ids.subList(0, 5));
        assertThat(pages(ListGrantsRequest.builder().limit(2).grantId(ids.get(5))))
                .containsExactly(ids.get(5));
        assertThat(
                        pages(
                                ListGrantsRequest.builder()
                                        .limit(2)
                                        .grantId(ids.get(5))
                                        .granteePrincipal(TO_ALICE)))
                .isEmpty();
        assertRefused(
                "InvalidGrantIdException",
                () -> pages(ListGrantsRequest.builder().limit(2).grantId("x")));
    }

    @Test
    void whoMayOnlyPassOnHisGrantGivesNoMoreThanHeHas() {
        Map<String, String> it = Map.of("Department", "IT");
        create(
                ROOT,
                request(TO_ALICE, "GenerateDataKey", "Decrypt", "CreateGrant")
                        .constraints(subset(it))
                        .build());

        create(ALICE, request(TO_BOB, "Decrypt", "CreateGrant").constraints(equal(it)).build());
        create(
                ALICE,
                request(TO_BOB, "Decrypt")
                        .constraints(subset(Map.of("Department", "IT", "Purpose", "Test")))
                        .build());
        for (CreateGrantRequest.Builder wider :
                List.of(
                        request(TO_BOB, "Decrypt"),
                        request(TO_BOB, "Encrypt").constraints(subset(it)),
                        request(TO_BOB, "Decrypt", "Encrypt").constraints(subset(it)),
                        request(TO_BOB, "Decrypt").constraints(subset(Map.of("Purpose", "Test"))),
                        request(TO_BOB, "Decrypt")
                                .constraints(equal(Map.of("Department", "HR"))))) {
            assertRefused("AccessDeniedException", () -> create(ALICE, wider.build()));
        }
        assertRefused(
                "AccessDeniedException",
                () -> create(BOB, request(TO_ALICE, "Decrypt").constraints(subset(it)).build()));
        create(BOB, request(TO_ALICE, "Decrypt").constraints(equal(it)).build());
    }

    @Test
    void policiesMayLimitWhichGrantsAreGiven() {
        limit("\"ForAllValues:StringEquals\":{\"kms:GrantOperations\":[\"Decrypt\",\"Encrypt\"]}");
        create(ALICE, request(TO_BOB, "Decrypt").build());
        assertRefused(
                "AccessDeniedException",
                () -> create(ALICE, request(TO_BOB, "Decrypt", "DescribeKey").build()));

        limit("\"StringEquals\":{\"kms:GranteePrincipal\":\"" + TO_BOB + "\"}");
        create(ALICE, request(TO_BOB, "Decrypt").build());
        assertRefused(
                "AccessDeniedException", () -> create(ALICE, request(TO_ALICE, "Decrypt").build()));

        limit("\"StringEquals\":{\"kms:RetiringPrincipal\":\"" + TO_BOB + "\"}");
        create(ALICE, request(TO_BOB, "Decrypt").retiringPrincipal(TO_BOB).build());
        assertRefused(
                "AccessDeniedException", () -> create(ALICE, request(TO_BOB, "Decrypt").build()));

        limit("\"StringEquals\":{\"kms:GrantConstraintType\":\"EncryptionContextEquals\"}");
        create(ALICE, request(TO_BOB, "Decrypt").constraints(equal(Map.of("a", "b"))).build());
        assertRefused(
                "AccessDeniedException",
                () ->
                        create(
                                ALICE,
                                request(TO_BOB, "Decrypt")
                                        .constraints(subset(Map.of("a", "b")))
                                        .build()));

        limit("\"StringEquals\":{\"kms:EncryptionContext:a\":\"b\"}");
        create(ALICE, request(TO_BOB, "Decrypt").constraints(equal(Map.of("a", "b"))).build());
        assertRefused(
                "AccessDeniedException", () -> create(ALICE, request(TO_BOB, "Decrypt").build()));
    }

    @Test
    void policiesMayLeaveGrantsToServices() {
        limit("\"Bool\":{\"kms:GrantIsForAWSResource\":\"true\"}");
        CreateGrantRequest request = request(TO_BOB, "Decrypt").build();

        assertRefused("AccessDeniedException", () -> create(ALICE, request));
        String id = kms.through("s3", ALICE, KmsApi.CREATE_GRANT, request).grantId().orElseThrow();
        RevokeGrantRequest revocation = RevokeGrantRequest.builder().keyId(key).grantId(id).build();
        assertRefused(
                "AccessDeniedException", () -> kms.as(ALICE, KmsApi.REVOKE_GRANT, revocation));
        kms.through("s3", ALICE, KmsApi.REVOKE_GRANT, revocation);
    }

    @Test
    void aDryRunChangesNothing() {
        CreateGrantRequest request = request(TO_ALICE, "Decrypt").dryRun(true).build();
        assertRefused("DryRunOperationException", () -> create(ROOT, request));
        assertRefused("AccessDeniedException", () -> create(BOB, request));
        assertThat(list(ROOT)).isEmpty();
        String id = grant(TO_ALICE, "Decrypt").grantId().orElseThrow();

        assertRefused(
                "DryRunOperationException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.REVOKE_GRANT,
                                RevokeGrantRequest.builder()
                                        .keyId(key)
                                        .grantId(id)
                                        .dryRun(true)
                                        .build()));
        assertRefused(
                "DryRunOperationException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.RETIRE_GRANT,
                                RetireGrantRequest.builder()
                                        .keyId(key)
                                        .grantId(id)
                                        .dryRun(true)
                                        .build()));
        assertThat(list(ROOT)).hasSize(1);
    }

    @Test
    void theRecordTellsWhoWasGrantedWhatAndHidesTokens() {
        CreateGrantResponse made = grant(TO_ALICE, "Decrypt");
        decryptWith(ALICE, made.grantToken().orElseThrow());

        String records =
                kms.records().stream().map(record -> record.json()).reduce("", String::concat);

        assertThat(records).contains(made.grantId().orElseThrow(), TO_ALICE);
        assertThat(records).doesNotContain(made.grantToken().orElseThrow());
    }
}
