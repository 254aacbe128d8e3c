package coffer.kms.grant;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.Arn;
import coffer.kernel.Bytes;
import coffer.kms.TestKms;
import coffer.kms.api.CreateGrantRequest;
import coffer.kms.api.CreateGrantResponse;
import coffer.kms.api.DecryptRequest;
import coffer.kms.api.DescribeKeyRequest;
import coffer.kms.api.GrantConstraints;
import coffer.kms.api.GrantListEntry;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ListGrantsRequest;
import coffer.kms.api.ListGrantsResponse;
import coffer.kms.api.ListRetirableGrantsRequest;
import coffer.kms.api.PutKeyPolicyRequest;
import coffer.kms.api.RetireGrantRequest;
import coffer.kms.api.RevokeGrantRequest;
import coffer.policy.Principal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrantOperationsTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);
    private static final Identity ALICE = TestKms.user(TestKms.ACCOUNT, "alice");
    private static final Identity BOB = TestKms.user(TestKms.ACCOUNT, "bob");
    private static final Identity FOREIGN = TestKms.user(TestKms.OTHER_ACCOUNT, "carol");
    private static final String TO_ALICE = "arn:aws:iam::111122223333:user/alice";
    private static final String TO_BOB = "arn:aws:iam::111122223333:user/bob";
    private static final String TO_FOREIGN = "arn:aws:iam::444455556666:user/carol";

    private TestKms kms;
    private String key;
    private Bytes blob;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
        key = kms.key(TestKms.ACCOUNT);
        blob = kms.encrypt(ROOT, key, "text", Map.of());
    }

    @AfterEach
    void close() {
        kms.close();
    }

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
    void aServiceMayBeGrantedByAServiceOnly() {
        CreateGrantRequest request = request("s3.amazonaws.com", "Decrypt").build();

        kms.through("s3", ROOT, KmsApi.CREATE_GRANT, request);

        Identity s3 = TestKms.identity(new Principal.Service("s3.amazonaws.com"), TestKms.ACCOUNT);
        assertThat(decrypt(s3)).isEqualTo("text");
        assertRefused("AccessDeniedException", () -> kms.encrypt(s3, key, "x", Map.of()));
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
    void whoMayRetireSeesWhatHeMayRetireOnAnyAccountsKeys() {
        String foreignKey = kms.key(TestKms.OTHER_ACCOUNT);
        String here =
                create(ROOT, request(TO_ALICE, "Decrypt").retiringPrincipal(TO_BOB).build())
                        .grantId()
                        .orElseThrow();
        String there =
                create(
                                TestKms.root(TestKms.OTHER_ACCOUNT),
                                request(TO_ALICE, "Decrypt")
                                        .keyId(foreignKey)
                                        .retiringPrincipal(TO_BOB)
                                        .build())
                        .grantId()
                        .orElseThrow();
        grant(TO_ALICE, "Decrypt");

        assertRefused("AccessDeniedException", () -> retirable(BOB, TO_BOB));
        kms.permit(BOB, "kms:ListRetirableGrants", TO_BOB);
        assertThat(retirable(BOB, TO_BOB)).containsExactlyInAnyOrder(here, there);
        assertThat(retirable(ROOT, TO_ALICE)).isEmpty();
        assertRefused("AccessDeniedException", () -> retirable(ROOT, TO_FOREIGN));
        assertRefused("InvalidArnException", () -> retirable(ROOT, "bob"));
        retire(BOB, here);
        assertThat(retirable(BOB, TO_BOB)).containsExactly(there);
    }

    @Test
    void onlyWhomTheGrantSaysMayRetireIt() {
        kms.permit(BOB, "kms:*", "*");
        put(
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Principal":{"AWS":"111122223333"},
                   "Action":"kms:CreateGrant","Resource":"*"},
                  {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:user/carol"},
                   "Action":"kms:RetireGrant","Resource":"*"}]}\
                """);
        kms.permit(FOREIGN, "kms:*", "*");
        String plain = grant(TO_ALICE, "Decrypt").grantId().orElseThrow();
        String own = grant(TO_ALICE, "Decrypt", "RetireGrant").grantId().orElseThrow();
        String carols =
                create(ROOT, request(TO_ALICE, "Decrypt").retiringPrincipal(TO_FOREIGN).build())
                        .grantId()
                        .orElseThrow();

        assertRefused("AccessDeniedException", () -> retire(ALICE, plain));
        assertRefused("AccessDeniedException", () -> retire(FOREIGN, plain));
        assertRefused("AccessDeniedException", () -> retire(ALICE, "0".repeat(64)));
        retire(BOB, plain);
        retire(ALICE, own);
        kms.permit(FOREIGN, "s3:*", "*");
        retire(FOREIGN, carols);
        assertRefused("NotFoundException", () -> retire(ROOT, carols));
    }

    @Test
    void retiringCanBeDeniedByPolicy() {
        String id =
                create(ROOT, request(TO_ALICE, "Decrypt").retiringPrincipal(TO_BOB).build())
                        .grantId()
                        .orElseThrow();
        kms.attach(
                BOB,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Deny","Action":"kms:RetireGrant","Resource":"*"}]}\
                """);

        assertRefused("AccessDeniedException", () -> retire(BOB, id));
    }

    @Test
    void tokensNameTheirGrantAsLongAsItIsThere() {
        CreateGrantResponse made = grant(TO_ALICE, "Decrypt", "RetireGrant");
        String token = made.grantToken().orElseThrow();

        assertThat(decryptWith(ALICE, token)).isPresent();
        kms.as(ALICE, KmsApi.RETIRE_GRANT, RetireGrantRequest.builder().grantToken(token).build());
        assertRefused("InvalidGrantTokenException", () -> decryptWith(ROOT, token));
        assertRefused(
                "InvalidGrantTokenException",
                () ->
                        kms.as(
                                ALICE,
                                KmsApi.RETIRE_GRANT,
                                RetireGrantRequest.builder().grantToken(token).build()));
    }

    @Test
    void noByteOfATokenMayChange() {
        byte[] token =
                java.util.Base64.getDecoder()
                        .decode(grant(TO_ALICE, "Decrypt").grantToken().orElseThrow());

        for (int i = 0; i < token.length; i++) {
            byte[] changed = token.clone();
            changed[i] ^= 1;
            String text = java.util.Base64.getEncoder().encodeToString(changed);
            assertRefused("InvalidGrantTokenException", () -> decryptWith(ALICE, text));
        }
        assertRefused("InvalidGrantTokenException", () -> decryptWith(ALICE, "not base64!"));
    }

    @Test
    void retiringNeedsATokenOrAKeyAndAnId() {
        for (RetireGrantRequest request :
                List.of(
                        RetireGrantRequest.builder().build(),
                        RetireGrantRequest.builder().keyId(key).build(),
                        RetireGrantRequest.builder()
                                .keyId(key)
                                .grantId("0".repeat(64))
                                .grantToken("t")
                                .build())) {
            assertRefused("ValidationException", () -> kms.as(ROOT, KmsApi.RETIRE_GRANT, request));
        }
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

    private String decrypt(Identity who) {
        return kms.decrypt(who, blob, Map.of());
    }

    private Optional<?> decryptWith(Identity who, String token) {
        DecryptRequest request =
                DecryptRequest.builder().ciphertextBlob(blob).grantTokens(List.of(token)).build();
        return kms.as(who, KmsApi.DECRYPT, request).plaintext();
    }

    private String describe(Identity who) {
        return kms.as(who, KmsApi.DESCRIBE_KEY, DescribeKeyRequest.builder().keyId(key).build())
                .keyMetadata()
                .flatMap(metadata -> metadata.arn())
                .orElseThrow();
    }

    private CreateGrantRequest.Builder request(String grantee, String... operations) {
        return CreateGrantRequest.builder()
                .keyId(key)
                .granteePrincipal(grantee)
                .operations(List.of(operations));
    }

    private CreateGrantResponse grant(String grantee, String... operations) {
        return create(ROOT, request(grantee, operations).build());
    }

    private CreateGrantResponse create(Identity who, CreateGrantRequest request) {
        return kms.as(who, KmsApi.CREATE_GRANT, request);
    }

    private void revoke(Identity who, String id) {
        kms.as(
                who,
                KmsApi.REVOKE_GRANT,
                RevokeGrantRequest.builder().keyId(key).grantId(id).build());
    }

    private void retire(Identity who, String id) {
        kms.as(
                who,
                KmsApi.RETIRE_GRANT,
                RetireGrantRequest.builder().keyId(key).grantId(id).build());
    }

    private List<GrantListEntry> list(Identity who) {
        return kms.as(who, KmsApi.LIST_GRANTS, ListGrantsRequest.builder().keyId(key).build())
                .grants()
                .orElseThrow();
    }

    private List<String> pages(ListGrantsRequest.Builder request) {
        List<String> ids = new ArrayList<>();
        Optional<String> marker = Optional.empty();
        do {
            ListGrantsResponse page =
                    kms.as(ROOT, KmsApi.LIST_GRANTS, request.keyId(key).marker(marker).build());
            page.grants().orElseThrow().stream()
                    .flatMap(grant -> grant.grantId().stream())
                    .forEach(ids::add);
            marker = page.nextMarker();
            assertThat(page.truncated()).contains(marker.isPresent());
        } while (marker.isPresent());
        return ids;
    }

    private List<String> retirable(Identity who, String principal) {
        return kms
                .as(
                        who,
                        KmsApi.LIST_RETIRABLE_GRANTS,
                        ListRetirableGrantsRequest.builder().retiringPrincipal(principal).build())
                .grants()
                .orElseThrow()
                .stream()
                .flatMap(grant -> grant.grantId().stream())
                .toList();
    }

    private void limit(String condition) {
        kms.attach(
                ALICE,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":["kms:CreateGrant","kms:RevokeGrant"],
                   "Resource":"*","Condition":{%s}}]}\
                """
                        .formatted(condition));
    }

    private void put(String policy) {
        kms.as(
                ROOT,
                KmsApi.PUT_KEY_POLICY,
                PutKeyPolicyRequest.builder()
                        .keyId(key)
                        .policy(policy)
                        .bypassPolicyLockoutSafetyCheck(true)
                        .build());
    }

    private static GrantConstraints subset(Map<String, String> pairs) {
        return GrantConstraints.builder().encryptionContextSubset(pairs).build();
    }

    private static GrantConstraints equal(Map<String, String> pairs) {
        return GrantConstraints.builder().encryptionContextEquals(pairs).build();
    }
}
