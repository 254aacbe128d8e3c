package coffer.sts.web;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.api.CreateOpenIDConnectProviderRequest;
import coffer.iam.api.DeleteOpenIDConnectProviderRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListUsersRequest;
import coffer.iam.api.Role;
import coffer.iam.federation.FakeIssuers;
import coffer.ledger.AuditRecord;
import coffer.sts.api.AssumeRoleWithWebIdentityRequest;
import coffer.sts.api.AssumeRoleWithWebIdentityResponse;
import coffer.sts.api.Credentials;
import coffer.sts.api.GetCallerIdentityRequest;
import coffer.sts.api.StsApi;
import coffer.sts.jwt.TestSigner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebIdentityTest extends IamCase {
    private static final String ISSUER = "https://id.example:8443/realm";
    private static final String NAME = "id.example:8443/realm";
    private static final TestSigner SIGNER = TestSigner.curve("ES256", "one", "secp256r1");
    private static final long NOW = TestIam.START.getEpochSecond();

    private String provider;

    @BeforeEach
    void open() {
        publish(SIGNER);
        provider =
                iam.asRoot(
                                IamApi.CREATE_OPEN_ID_CONNECT_PROVIDER,
                                CreateOpenIDConnectProviderRequest.builder()
                                        .url(ISSUER)
                                        .clientIDList(List.of("client", "other"))
                                        .build())
                        .openIDConnectProviderArn()
                        .orElseThrow();
    }

    private void publish(TestSigner... signers) {
        iam.issuers()
                .publish(
                        ISSUER + "/.well-known/openid-configuration",
                        "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(ISSUER, ISSUER));
        iam.issuers().publish(ISSUER + "/keys", TestSigner.keys(signers));
    }

    @Test
    void whoTheProviderVouchesForGetsTheRoleThatTrustsIt() {
        Role role = role("", "iam:ListUsers");

        AssumeRoleWithWebIdentityResponse answer = assume(role, token(""));

        assertThat(answer.subjectFromWebIdentityToken()).contains("ada");
        assertThat(answer.audience()).contains("client");
        assertThat(answer.provider()).contains(provider);
        assertThat(answer.packedPolicySize()).isEmpty();
        Credentials session = answer.credentials().orElseThrow();
        assertThat(session.expiration()).isEqualTo(TestIam.START.plusSeconds(3_600));
        iam.as(session, IamApi.LIST_USERS, ListUsersRequest.builder().build());
        Identity who = iam.identity(session);
        assertThat(who.session().orElseThrow().keys())
                .containsEntry("aws:FederatedProvider", List.of(provider))
                .containsEntry(NAME + ":sub", List.of("ada"))
                .containsEntry(NAME + ":aud", List.of("client"));
    }

    @Test
    void theRecordTellsWhoItWasAndHidesTheToken() {
        Role role = role("", "iam:ListUsers");
        String token = token("");
        Credentials session = assume(role, token).credentials().orElseThrow();
        iam.as(session, StsApi.GET_CALLER_IDENTITY, GetCallerIdentityRequest.builder().build());

        List<AuditRecord> records = iam.records();

        AuditRecord assumed =
                records.stream()
                        .filter(event -> event.eventName().equals("AssumeRoleWithWebIdentity"))
                        .findFirst()
                        .orElseThrow();
        assertThat(assumed.json())
                .contains("\"type\":\"WebIdentityUser\"")
                .contains("\"principalId\":\"" + NAME + ":client:ada\"")
                .contains("\"userName\":\"ada\"")
                .contains(session.accessKeyId())
                .doesNotContain(session.secretAccessKey())
                .doesNotContain(session.sessionToken())
                .doesNotContain(token);
        assertThat(records.getLast().json())
                .contains("\"webIdFederationData\":{\"federatedProvider\":\"" + provider + "\"");
    }

    @Test
    void conditionsOnTheProvidersClaimsDecide() {
        Role role =
                role(
                        ",\"Condition\":{\"StringEquals\":{\"%s:aud\":\"client\",\"%s:sub\":\"ada\","
                                        .formatted(NAME, NAME)
                                + "\"%s:team\":\"vision\"},".formatted(NAME)
                                + "\"ForAnyValue:StringEquals\":{\"%s:amr\":\"otp\"}}"
                                        .formatted(NAME));

        assume(role, token(",\"team\":\"vision\",\"amr\":[\"pwd\",\"otp\"]"));

        for (String claims :
                List.of(
                        "",
                        ",\"team\":\"vision\",\"amr\":[\"pwd\"]",
                        ",\"team\":\"speech\",\"amr\":[\"otp\"]",
                        ",\"team\":\"vision\",\"Team\":\"vision\",\"amr\":[\"otp\"]")) {
            assertRefused("AccessDenied", () -> assume(role, token(claims)))
                    .hasMessage("Not authorized to perform sts:AssumeRoleWithWebIdentity");
        }
    }

    @Test
    void aClaimOfTheUsersOwnCannotPassForTheProviders() {
        Role role = role(",\"Condition\":{\"StringEquals\":{\"%s:sub\":\"root\"}}".formatted(NAME));

        for (String claim : List.of("SUB", "Sub", "sUB")) {
            assertRefused("AccessDenied", () -> assume(role, token(",\"" + claim + "\":\"root\"")));
        }
    }

    @Test
    void aRoleThatIsNotThereCannotBeToldFromOneThatDoesNotTrust() {
        Role distrusting = iam.role("distrusting", TestIam.ACCOUNT.digits());
        Role missing =
                Role.builder()
                        .path("/")
                        .roleName("missing")
                        .roleId("AROAMISSINGMISSING00")
                        .createDate(TestIam.START)
                        .arn("arn:aws:iam::" + TestIam.ACCOUNT + ":role/missing")
                        .build();
        String sentence = "Not authorized to perform sts:AssumeRoleWithWebIdentity";

        assertRefused("AccessDenied", () -> assume(distrusting, token(""))).hasMessage(sentence);
        assertRefused("AccessDenied", () -> assume(missing, token(""))).hasMessage(sentence);
    }

    @Test
    void theAudienceMustBeAClientOfTheProvider() {
        Role role = role("");

        assume(role, signed("\"aud\":\"other\""));
        assume(role, signed("\"aud\":[\"client\"]"));
        assume(role, signed("\"aud\":[\"x\",\"y\"],\"azp\":\"client\""));
        for (String audience :
                List.of(
                        "\"aud\":\"stranger\"",
                        "\"aud\":[\"client\",\"other\"]",
                        "\"aud\":\"client\",\"azp\":\"stranger\"",
                        "\"aud\":\"CLIENT\"",
                        "\"aud\":7")) {
            assertRefused("InvalidIdentityToken", () -> assume(role, signed(audience)));
        }
        assertRefused("InvalidIdentityToken", () -> assume(role, signed("\"x\":1")))
                .hasMessage("Missing a required claim: aud");
    }

    @Test
    void anAuthorizedPartyIsTheAudienceAndTheAudienceIsKeptAside() {
        Role role =
                role(
                        ",\"Condition\":{\"StringEquals\":{\"%s:aud\":\"client\",\"%s:oaud\":\"api\"}}"
                                .formatted(NAME, NAME));

        assume(role, signed("\"aud\":\"api\",\"azp\":\"client\""));
        assertRefused("AccessDenied", () -> assume(role, signed("\"aud\":\"client\"")));
    }

    @Test
    void tokensHaveTheirTime() {
        Role role = role("");
        String token = token("");

        iam.clock().advance(Duration.ofSeconds(3_600 + 299));
        assume(role, token);
        iam.clock().advance(Duration.ofSeconds(1));
        assertRefused("ExpiredTokenException", () -> assume(role, token))
                .hasMessageContaining("must be before the expiration date/time " + (NOW + 3_600));
        assertRefused(
                "InvalidIdentityToken",
                () -> assume(role, timed("\"iat\":%d,\"exp\":%d", NOW + 9_000, NOW + 9_900)));
        assertRefused(
                "InvalidIdentityToken",
                () ->
                        assume(
                                role,
                                timed(
                                        "\"nbf\":" + (NOW + 9_000) + ",\"iat\":%d,\"exp\":%d",
                                        NOW,
                                        NOW + 9_900)));
        for (String claims :
                List.of(
                        "\"iat\":1",
                        "\"exp\":99999999999",
                        "\"iat\":1,\"exp\":\"99999999999\"",
                        "\"iat\":1,\"exp\":1e9999999")) {
            assertRefused(
                    "InvalidIdentityToken",
                    () ->
                            assume(
                                    role,
                                    SIGNER.token(
                                            "{\"iss\":\"%s\",\"sub\":\"ada\",\"aud\":\"client\",%s}"
                                                    .formatted(ISSUER, claims))));
        }
    }

    @Test
    void theIssuerMustBeAProviderOfTheAccount() {
        Role role = role("");
        for (String issuer :
                List.of(
                        "https://id.example:8443/realm/",
                        "https://id.example:8443",
                        "http://id.example:8443/realm",
                        "https://ID.example:8443/realm",
                        "id.example:8443/realm")) {
            String token =
                    SIGNER.token(
                            "{\"iss\":\"%s\",\"sub\":\"ada\",\"aud\":\"client\",\"iat\":1,\"exp\":9999999999}"
                                    .formatted(issuer));
            assertRefused("InvalidIdentityToken", () -> assume(role, token))
                    .hasMessageContaining("No OpenIDConnect provider found in your account");
        }
        iam.asRoot(
                IamApi.DELETE_OPEN_ID_CONNECT_PROVIDER,
                DeleteOpenIDConnectProviderRequest.builder()
                        .openIDConnectProviderArn(provider)
                        .build());
        assertRefused("InvalidIdentityToken", () -> assume(role, token("")));
    }

    @Test
    void aNewKeyIsFoundAndMadeUpOnesDoNotMakeTheProviderAskedAgain() {
        Role role = role("");
        assume(role, token(""));
        int asked = iam.issuers().asked();
        TestSigner next = TestSigner.curve("ES256", "two", "secp256r1");

        for (int i = 0; i < 5; i++) {
            assertRefused(
                    "InvalidIdentityToken",
                    () -> assume(role, signedBy(next, "\"aud\":\"client\"")));
        }
        assertThat(iam.issuers().asked()).isEqualTo(asked);
        publish(SIGNER, next);
        iam.clock().advance(Duration.ofSeconds(31));
        assume(role, signedBy(next, "\"aud\":\"client\""));
        assertThat(iam.issuers().asked()).isEqualTo(asked + 2);
    }

    @Test
    void keysAreNotBelievedForeverIfTheProviderIsSilent() {
        Role role = role("");
        assume(role, token(""));
        iam.issuers().withdraw();

        iam.clock().advance(Duration.ofMinutes(59));
        assume(role, token(""));
        iam.clock().advance(Duration.ofMinutes(2));
        assertRefused("IDPCommunicationError", () -> assume(role, token("")));
        publish(SIGNER);
        iam.clock().advance(Duration.ofSeconds(3));
        assume(role, token(""));
    }

    @Test
    void aProviderIsTheOneItSaysAndKeepsItsKeysItself() {
        Role role = role("");
        for (String document :
                List.of(
                        "{\"issuer\":\"https://other.example\",\"jwks_uri\":\"%s/keys\"}"
                                .formatted(ISSUER),
                        "{\"issuer\":\"%s\",\"jwks_uri\":\"https://evil.example/keys\"}"
                                .formatted(ISSUER),
                        "{\"issuer\":\"%s\",\"jwks_uri\":\"http://id.example:8443/keys\"}"
                                .formatted(ISSUER),
                        "{\"issuer\":\"%s\",\"jwks_uri\":\"https://id.example/keys\"}"
                                .formatted(ISSUER),
                        "{\"issuer\":\"%s\",\"jwks_uri\":\"https://id.example:8443@evil.example/\"}"
                                .formatted(ISSUER),
                        "{\"issuer\":\"%s\"}".formatted(ISSUER),
                        "not json")) {
            iam.issuers().publish(ISSUER + "/.well-known/openid-configuration", document);
            iam.issuers().publish("https://evil.example/keys", TestSigner.keys(SIGNER));
            iam.clock().advance(Duration.ofSeconds(3));

            assertRefused("IDPCommunicationError", () -> assume(role, token("")));
        }
    }

    @Test
    void theTokenTagsTheSession() {
        String trust =
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
                "Action":["sts:AssumeRoleWithWebIdentity","sts:TagSession","sts:SetSourceIdentity"],\
                "Principal":{"Federated":"%s"}}]}\
                """
                        .formatted(provider);
        Role tagging = iam.role(new TestIam.TrustDocument(trust), "tagging");
        Role plain = role("");
        String tags =
                ",\"https://aws.amazon.com/tags\":{\"principal_tags\":{\"team\":[\"vision\"]},"
                        + "\"transitive_tag_keys\":[\"team\"]},"
                        + "\"https://aws.amazon.com/tags/principal_tags/cost\":\"7\","
                        + "\"https://aws.amazon.com/source_identity\":\"ada@example\"";

        AssumeRoleWithWebIdentityResponse answer = assume(tagging, token(tags));

        Identity who = iam.identity(answer.credentials().orElseThrow());
        assertThat(who.tags()).containsOnly(Map.entry("team", "vision"), Map.entry("cost", "7"));
        assertThat(who.session().orElseThrow().sourceIdentity()).contains("ada@example");
        assertThat(answer.sourceIdentity()).contains("ada@example");
        assertThat(answer.packedPolicySize()).isPresent();
        assertRefused("AccessDenied", () -> assume(plain, token(tags)))
                .hasMessageContaining("sts:TagSession");
        assertRefused(
                "IDPRejectedClaim",
                () -> assume(tagging, token(",\"https://aws.amazon.com/tags\":7")));
        assertRefused(
                "IDPRejectedClaim",
                () ->
                        assume(
                                tagging,
                                token(
                                        ",\"https://aws.amazon.com/tags\":"
                                                + "{\"principal_tags\":{\"aws:x\":[\"y\"]}}")));
    }

    @Test
    void aSessionPolicyAndADurationLimitTheSession() {
        Role role = role("", "iam:ListUsers");

        assertRefused(
                "ValidationError",
                () ->
                        iam.asNobody(
                                StsApi.ASSUME_ROLE_WITH_WEB_IDENTITY,
                                asking(role, token("")).durationSeconds(3_601).build()));
        Credentials session =
                iam.asNobody(
                                StsApi.ASSUME_ROLE_WITH_WEB_IDENTITY,
                                asking(role, token(""))
                                        .durationSeconds(900)
                                        .policy(TestIam.allowing("kms:*"))
                                        .build())
                        .credentials()
                        .orElseThrow();
        assertThat(session.expiration()).isEqualTo(TestIam.START.plusSeconds(900));
        assertRefused(
                "AccessDenied",
                () -> iam.as(session, IamApi.LIST_USERS, ListUsersRequest.builder().build()));
    }

    @Test
    void accessTokensAreNotTaken() {
        Role role = role("");

        assertRefused(
                "InvalidIdentityToken",
                () ->
                        iam.asNobody(
                                StsApi.ASSUME_ROLE_WITH_WEB_IDENTITY,
                                asking(role, token("")).providerId("www.amazon.com").build()));
        assertRefused("InvalidIdentityToken", () -> assume(role, "Atza|IQEBLjAsAhRmHjNgHpi0U"));
    }

    @Test
    void aProviderWithoutThumbprintIsAskedForItsOwn() {
        assertThat(iam.issuers().asked()).isZero();
        assertRefused(
                "OpenIdIdpCommunicationError",
                () ->
                        iam.asRoot(
                                IamApi.CREATE_OPEN_ID_CONNECT_PROVIDER,
                                CreateOpenIDConnectProviderRequest.builder()
                                        .url("https://nowhere.example")
                                        .build()));
        assertThat(FakeIssuers.THUMBPRINT).hasSize(40);
    }

    @Test
    void aRoleTrustsProvidersOfItsOwnAccount() {
        Identity other = iam.openOther();
        Role theirs = iam.roleOf(other, trust(""), "federated", "iam:ListUsers");

        assertRefused("InvalidIdentityToken", () -> assume(theirs, token("")))
                .hasMessageContaining("No OpenIDConnect provider found in your account for");

        iam.as(
                other,
                IamApi.CREATE_OPEN_ID_CONNECT_PROVIDER,
                CreateOpenIDConnectProviderRequest.builder()
                        .url(ISSUER)
                        .clientIDList(List.of("client"))
                        .build());
        assertRefused("AccessDenied", () -> assume(theirs, token("")));
        provider = provider.replace(TestIam.ACCOUNT.digits(), TestIam.OTHER.digits());
        Role trusting = iam.roleOf(other, trust(""), "trusting", "iam:ListUsers");
        Credentials session = assume(trusting, token("")).credentials().orElseThrow();
        assertThat(iam.identity(session).account()).contains(TestIam.OTHER);
        assertThat(iam.records())
                .filteredOn(event -> event.eventName().equals("AssumeRoleWithWebIdentity"))
                .last()
                .satisfies(event -> assertThat(event.account()).isEqualTo(TestIam.OTHER.digits()));
    }

    private Role role(String condition, String... actions) {
        return iam.role(trust(condition), "federated", actions);
    }

    private TestIam.TrustDocument trust(String condition) {
        String trust =
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
                "Action":"sts:AssumeRoleWithWebIdentity","Principal":{"Federated":"%s"}%s}]}\
                """
                        .formatted(provider, condition);
        return new TestIam.TrustDocument(trust);
    }

    private static AssumeRoleWithWebIdentityRequest.Builder asking(Role role, String token) {
        return AssumeRoleWithWebIdentityRequest.builder()
                .roleArn(role.arn())
                .roleSessionName("session")
                .webIdentityToken(token);
    }

    private AssumeRoleWithWebIdentityResponse assume(Role role, String token) {
        return iam.asNobody(StsApi.ASSUME_ROLE_WITH_WEB_IDENTITY, asking(role, token).build());
    }

    /// A good token with further claims.
    private String token(String more) {
        return signed("\"aud\":\"client\"" + more);
    }

    private String signed(String claims) {
        return signedBy(SIGNER, claims);
    }

    private String signedBy(TestSigner signer, String claims) {
        long now = iam.clock().instant().getEpochSecond();
        return signer.token(
                "{\"iss\":\"%s\",\"sub\":\"ada\",\"iat\":%d,\"exp\":%d,%s}"
                        .formatted(ISSUER, now, now + 3_600, claims));
    }

    private static String timed(String claims, long first, long second) {
        return SIGNER.token(
                "{\"iss\":\"%s\",\"sub\":\"ada\",\"aud\":\"client\",%s}"
                        .formatted(ISSUER, claims.formatted(first, second)));
    }
}
