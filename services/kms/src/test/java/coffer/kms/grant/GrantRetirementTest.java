package coffer.kms.grant;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.kms.TestKms;
import coffer.kms.api.CreateGrantResponse;
import coffer.kms.api.KmsApi;
import coffer.kms.api.RetireGrantRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who may take a grant back because it says so, and tokens.
class GrantRetirementTest extends GrantCase {
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
}
