package coffer.sts.saml;

import static coffer.iam.Refusals.assertRefused;
import static coffer.sts.saml.TestIdp.aws;
import static coffer.sts.saml.TestIdp.sent;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.api.CreateSAMLProviderRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListUsersRequest;
import coffer.iam.api.Role;
import coffer.sts.api.AssumeRoleWithSAMLRequest;
import coffer.sts.api.AssumeRoleWithSAMLResponse;
import coffer.sts.api.Credentials;
import coffer.sts.api.StsApi;
import coffer.sts.saml.TestIdp.Signing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AssumeRoleWithSamlTest extends IamCase {
    private static final TestIdp IDP = new TestIdp();
    private static final String INVALID = "InvalidIdentityToken";

    private final AtomicInteger count = new AtomicInteger();
    private String provider;
    private Role role;

    @BeforeEach
    void open() {
        provider =
                iam.asRoot(
                                IamApi.CREATE_SAML_PROVIDER,
                                CreateSAMLProviderRequest.builder()
                                        .name("Campus")
                                        .samlMetadataDocument(IDP.metadata())
                                        .build())
                        .samlProviderArn()
                        .orElseThrow();
        role = role("federated", "", "iam:ListUsers");
    }

    @Test
    void aRoleTrustsProvidersOfItsOwnAccount() {
        Identity other = iam.openOther();
        Role first = role;
        role = iam.roleOf(other, trust(""), "federated", "iam:ListUsers");

        assertRefused(INVALID, () -> assume(sent(signed())))
                .hasMessage("Specified provider doesn't exist");

        provider =
                iam.as(
                                other,
                                IamApi.CREATE_SAML_PROVIDER,
                                CreateSAMLProviderRequest.builder()
                                        .name("Campus")
                                        .samlMetadataDocument(IDP.metadata())
                                        .build())
                        .samlProviderArn()
                        .orElseThrow();
        role = iam.roleOf(other, trust(""), "trusting", "iam:ListUsers");
        var session = assume(sent(signed())).credentials().orElseThrow();
        assertThat(iam.identity(session).account()).contains(TestIam.OTHER);
        role = first;
        assertRefused(INVALID, () -> assume(sent(signed())));
    }

    private Role role(String name, String condition, String... actions) {
        return iam.role(trust(condition), name, actions);
    }

    private TestIam.TrustDocument trust(String condition) {
        String trust =
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
                "Action":["sts:AssumeRoleWithSAML","sts:TagSession","sts:SetSourceIdentity"],\
                "Principal":{"Federated":"%s"}%s}]}\
                """
                        .formatted(provider, condition);
        return new TestIam.TrustDocument(trust);
    }

    private String attributes(String... more) {
        return aws("Role", role.arn() + "," + provider)
                + aws("RoleSessionName", "ada@campus")
                + String.join("", more);
    }

    /// A good response, with further attributes; every one has an id of its own.
    private String plain(String... more) {
        String id = Integer.toString(count.incrementAndGet());
        return TestIdp.response(id, iam.clock().instant(), attributes(more));
    }

    private String signed(String... more) {
        return IDP.signed(plain(more), Signing.ASSERTION);
    }

    private AssumeRoleWithSAMLResponse assume(String assertion) {
        return iam.asNobody(StsApi.ASSUME_ROLE_WITH_SAML, asking(assertion).build());
    }

    private AssumeRoleWithSAMLRequest.Builder asking(String assertion) {
        return AssumeRoleWithSAMLRequest.builder()
                .roleArn(role.arn())
                .principalArn(provider)
                .samlAssertion(assertion);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertInvalid(String xml) {
        return assertRefused(INVALID, () -> assume(sent(xml)));
    }

    @Test
    void whoTheProviderVouchesForGetsTheRoleThatTrustsIt() {
        AssumeRoleWithSAMLResponse answer = assume(sent(signed()));

        assertThat(answer.subject()).contains("ada");
        assertThat(answer.subjectType()).contains("persistent");
        assertThat(answer.issuer()).contains(TestIdp.ENTITY);
        assertThat(answer.audience()).contains("https://signin.aws.amazon.com/saml");
        assertThat(answer.nameQualifier().orElseThrow()).matches("[A-Za-z0-9+/]{27}=");
        assertThat(answer.assumedRoleUser().orElseThrow().arn())
                .endsWith(":assumed-role/federated/ada@campus");
        Credentials session = answer.credentials().orElseThrow();
        assertThat(session.expiration()).isEqualTo(TestIam.START.plusSeconds(3_600));
        iam.as(session, IamApi.LIST_USERS, ListUsersRequest.builder().build());
        assertThat(iam.identity(session).session().orElseThrow().keys())
                .containsEntry("saml:sub", List.of("ada"))
                .containsEntry("saml:sub_type", List.of("persistent"))
                .containsEntry("aws:FederatedProvider", List.of(provider));
    }

    @Test
    void aSignatureOfTheResponseCoversItsAssertion() {
        assume(sent(IDP.signed(plain(), Signing.RESPONSE)));
        assume(sent(IDP.signed(plain(), Signing.ASSERTION, Signing.RESPONSE)));
    }

    @Test
    void anAssertionCountsOnce() {
        String assertion = sent(signed());
        assume(assertion);

        assertRefused(INVALID, () -> assume(assertion)).hasMessageContaining("used before");
    }

    @Test
    void theRecordTellsWhoItWasAndHidesTheAssertion() {
        String assertion = sent(signed());
        Credentials session = assume(assertion).credentials().orElseThrow();

        assertThat(iam.records().getLast().json())
                .contains("\"type\":\"SAMLUser\"")
                .contains("\"userName\":\"ada\"")
                .contains(session.accessKeyId())
                .doesNotContain(session.secretAccessKey())
                .doesNotContain(assertion.substring(0, 200));
    }

    @Test
    void whatIsNotSignedByTheProviderIsNotBelieved() {
        assertInvalid(plain()).hasMessageContaining("not signed");
        assertInvalid(new TestIdp().signed(plain(), Signing.ASSERTION))
                .hasMessage("Response signature invalid");
        assertInvalid(signed().replace(">ada<", ">eve<")).hasMessage("Response signature invalid");
        assertInvalid(signed().replace("ada@campus", "eve@campus"));
        assertInvalid(IDP.signed(plain(), Signing.ASSERTION).replace("rsa-sha256", "hmac-sha256"));
    }

    @Test
    void bothSignaturesMustHold() {
        String both = IDP.signed(plain(), Signing.ASSERTION, Signing.RESPONSE);

        assertInvalid(both.replace("ID=\"_r", "ID=\"_s"));
        assertInvalid(both.replace("status:Success", "status:success"));
    }

    @Test
    void aCommentCannotCutANameShort() {
        // Signed as `ada.evil`: whoever reads text up to the comment would see `ada`.
        String xml = signed().replace(">ada<", ">ada<!-- -->.evil<");
        assertInvalid(xml).hasMessage("Response signature invalid");
        String own = plain().replace(">ada<", ">ada.evil<");
        String split = IDP.signed(own, Signing.ASSERTION).replace("ada.evil", "ada<!-- -->.evil");

        assertThat(assume(sent(split)).subject()).contains("ada.evil");
        assertInvalid(signed().replace(">ada<", ">a<?x?>da<"));
    }

    @Test
    void noOtherAssertionCanBeWrappedAroundTheSignedOne() {
        String good = signed();
        String assertion =
                good.substring(
                        good.indexOf("<saml:Assertion"),
                        good.indexOf("</saml:Assertion>") + "</saml:Assertion>".length());
        String declared =
                assertion.replaceFirst(
                        "<saml:Assertion ",
                        "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ");
        String bare = assertion.replaceAll("<ds:Signature.*</ds:Signature>", "");
        String evil = bare.replace(">ada<", ">eve<").replace("ID=\"_a", "ID=\"_evil");
        String sameId = bare.replace(">ada<", ">eve<");

        for (String wrapped :
                List.of(
                        // Beside it, before and after.
                        good.replace(assertion, evil + assertion),
                        good.replace(assertion, assertion + evil),
                        good.replace(assertion, sameId + assertion),
                        // The signed one hidden in the other, in places nobody reads.
                        good.replace(
                                assertion,
                                evil.replace(
                                        "</saml:Assertion>",
                                        "<saml:Advice>"
                                                + declared
                                                + "</saml:Advice></saml:Assertion>")),
                        good.replace(
                                assertion,
                                "<samlp:Extensions>" + assertion + "</samlp:Extensions>" + evil),
                        // The signed one inside an object of a signature of the other.
                        good.replace(
                                assertion,
                                evil.replace(
                                        "<saml:Subject>",
                                        "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">"
                                                + "<ds:Object>"
                                                + declared
                                                + "</ds:Object></ds:Signature><saml:Subject>")),
                        // The signature moved to the other.
                        good.replace(
                                assertion,
                                evil.replace(
                                        "<saml:Subject>", signature(assertion) + "<saml:Subject>")),
                        good.replace(
                                assertion,
                                sameId.replace(
                                        "<saml:Subject>",
                                        signature(assertion) + "<saml:Subject>")))) {
            assertThat(wrapped).isNotEqualTo(good);
            assertInvalid(wrapped);
        }
    }

    private static String signature(String assertion) {
        return assertion.substring(
                assertion.indexOf("<ds:Signature"),
                assertion.indexOf("</ds:Signature>") + "</ds:Signature>".length());
    }

    @Test
    void onlyThePlainFormOfSignaturesIsTaken() {
        String exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
        String enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
        for (Signing signing :
                List.of(
                        Signing.ASSERTION.by(TestIdp.SHA1_DIGEST, TestIdp.RSA_SHA256),
                        Signing.ASSERTION.by(
                                TestIdp.SHA256, "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
                        Signing.ASSERTION.through(enveloped),
                        Signing.ASSERTION.through(enveloped, exclusive + "WithComments"),
                        Signing.ASSERTION.through(enveloped, exclusive, exclusive),
                        Signing.ASSERTION.through(
                                enveloped, "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"))) {
            assertInvalid(IDP.signed(plain(), signing)).hasMessage("Response signature invalid");
        }
        assume(
                sent(
                        IDP.signed(
                                plain(),
                                Signing.ASSERTION.by(
                                        "http://www.w3.org/2001/04/xmlenc#sha512",
                                        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"))));
    }

    @Test
    void documentsThatDoMoreThanSayAreNotRead() {
        String good = signed();
        for (String xml :
                List.of(
                        "<!DOCTYPE r [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" + good,
                        "<!DOCTYPE r [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]>" + good,
                        "<a>".repeat(200) + "</a>".repeat(200),
                        "not xml",
                        good + good,
                        good.replace("samlp:Response", "samlp:LogoutResponse"),
                        good.replace(
                                "<saml:Assertion", "<saml:EncryptedAssertion/><saml:Assertion"),
                        good.replace(" IssueInstant=", " xml:id=\"_x\" IssueInstant="))) {
            assertInvalid(xml);
        }
        assertRefused(INVALID, () -> assume("%%%%"));
    }

    @Test
    void anAssertionIsForThisServiceOnly() {
        for (String[] change :
                new String[][] {
                    {
                        "Recipient=\"https://signin.aws.amazon.com/saml\"",
                        "Recipient=\"https://x/\""
                    },
                    {"Recipient=\"https://signin.aws.amazon.com/saml\"", ""},
                    {
                        "<saml:Audience>https://signin.aws.amazon.com/saml",
                        "<saml:Audience>https://x"
                    },
                    {
                        "Destination=\"https://signin.aws.amazon.com/saml\"",
                        "Destination=\"https://x\""
                    },
                    {"cm:bearer", "cm:sender-vouches"},
                    {"status:Success", "status:Responder"},
                    {" Version=\"2.0\" IssueInstant", " Version=\"1.1\" IssueInstant"},
                    {"IssueInstant=\"2026", "InResponseTo=\"_q\" IssueInstant=\"2026"}
                }) {
            String changed = plain().replace(change[0], change[1]);
            assertInvalid(IDP.signed(changed, Signing.ASSERTION));
        }
        String urn =
                plain().replace(
                                "<saml:Audience>https://signin.aws.amazon.com/saml",
                                "<saml:Audience>urn:amazon:webservices");
        assume(sent(IDP.signed(urn, Signing.ASSERTION)));
        String restricted =
                plain().replace(
                                "</saml:Conditions>",
                                "<saml:AudienceRestriction><saml:Audience>https://x"
                                        + "</saml:Audience></saml:AudienceRestriction>"
                                        + "</saml:Conditions>");
        assertInvalid(IDP.signed(restricted, Signing.ASSERTION))
                .hasMessage("Response does not contain the required audience.");
    }

    @Test
    void anotherIssuerIsAnotherProvider() {
        String other = plain().replace("https://idp.example/saml<", "https://other.example<");

        assertInvalid(IDP.signed(other, Signing.ASSERTION))
                .hasMessage("Issuer not present in specified provider");
        assertRefused(
                        INVALID,
                        () ->
                                iam.asNobody(
                                        StsApi.ASSUME_ROLE_WITH_SAML,
                                        asking(sent(signed()))
                                                .principalArn(provider + "2")
                                                .build()))
                .hasMessage("Specified provider doesn't exist");
    }

    @Test
    void assertionsHaveTheirTime() {
        String early = signed();
        String late = signed();
        iam.clock().advance(Duration.ofMinutes(5));
        assume(sent(early));
        iam.clock().advance(Duration.ofSeconds(1));
        assertRefused("ExpiredTokenException", () -> assume(sent(late)))
                .hasMessage("Token must be redeemed within 5 minutes of issuance");
        iam.clock().advance(Duration.ofHours(1));
        assertRefused("ExpiredTokenException", () -> assume(sent(late)));
        String future =
                IDP.signed(
                        TestIdp.response("f", iam.clock().instant().plusSeconds(90), attributes()),
                        Signing.ASSERTION);
        assertInvalid(future);
        String forever =
                plain().replaceFirst(
                                "SubjectConfirmationData NotOnOrAfter=\"[^\"]*\"",
                                "SubjectConfirmationData");
        assertInvalid(IDP.signed(forever, Signing.ASSERTION));
    }

    @Test
    void theProviderMustOfferTheRole() {
        Role other = role("other", "");

        assertRefused(
                        "AccessDenied",
                        () ->
                                iam.asNobody(
                                        StsApi.ASSUME_ROLE_WITH_SAML,
                                        asking(sent(signed())).roleArn(other.arn()).build()))
                .hasMessage("Not authorized to perform sts:AssumeRoleWithSAML");
        String swapped =
                plain().replace(role.arn() + "," + provider, provider + " , " + role.arn());
        assume(sent(IDP.signed(swapped, Signing.ASSERTION)));
    }

    @Test
    void theSessionsNameComesFromTheProvider() {
        assertInvalid(
                        IDP.signed(
                                plain().replace("RoleSessionName", "SessionName"),
                                Signing.ASSERTION))
                .hasMessage("RoleSessionName is required in AuthnResponse");
        assertInvalid(IDP.signed(plain().replace("ada@campus", "a b"), Signing.ASSERTION))
                .hasMessageContaining("must match");
    }

    @Test
    void theTrustPolicySeesWhatTheProviderSays() {
        role =
                role(
                        "conditional",
                        ",\"Condition\":{\"StringEquals\":{\"saml:aud\":\"https://signin.aws.amazon.com/saml\","
                                + "\"saml:iss\":\"https://idp.example/saml\",\"saml:sub_type\":\"persistent\","
                                + "\"saml:doc\":\""
                                + TestIam.ACCOUNT
                                + "/Campus\"},"
                                + "\"ForAnyValue:StringEquals\":{\"saml:edupersonaffiliation\":\"staff\"}}");
        String affiliation = "urn:oid:1.3.6.1.4.1.5923.1.1.1.1";

        assume(sent(signed(TestIdp.attribute(affiliation, "member", "staff"))));
        assertRefused(
                        "AccessDenied",
                        () -> assume(sent(signed(TestIdp.attribute(affiliation, "student")))))
                .hasMessage("Not authorized to perform sts:AssumeRoleWithSAML");
    }

    @Test
    void theProviderTagsTheSessionAndLimitsIt() {
        AssumeRoleWithSAMLResponse answer =
                assume(
                        sent(
                                signed(
                                        aws("PrincipalTag:team", "vision"),
                                        aws("TransitiveTagKeys", "team"),
                                        aws("SourceIdentity", "ada"),
                                        aws("SessionDuration", "1800"))));

        Credentials session = answer.credentials().orElseThrow();
        Identity who = iam.identity(session);
        assertThat(who.tags()).containsOnly(Map.entry("team", "vision"));
        assertThat(who.session().orElseThrow().sourceIdentity()).contains("ada");
        assertThat(session.expiration()).isEqualTo(TestIam.START.plusSeconds(1_800));
        String soon =
                plain().replace(
                                "<saml:AuthnStatement",
                                "<saml:AuthnStatement SessionNotOnOrAfter=\""
                                        + TestIam.START.plusSeconds(1_000)
                                        + "\"");
        assertThat(
                        assume(sent(IDP.signed(soon, Signing.ASSERTION)))
                                .credentials()
                                .orElseThrow()
                                .expiration())
                .isEqualTo(TestIam.START.plusSeconds(1_000));
        assertInvalid(signed(aws("SessionDuration", "12")));
        assertInvalid(signed(aws("PrincipalTag:team", "a", "b")));
    }

    @Test
    void metadataThatIsNoneIsRefused() {
        for (String metadata :
                List.of(
                        "<x/>" + " ".repeat(1_000),
                        IDP.metadata().replace("IDPSSODescriptor", "SPSSODescriptor"),
                        IDP.metadata().replace("entityID", "entityId"),
                        IDP.metadata().replace("MII", "!!!"),
                        "<!DOCTYPE x>" + IDP.metadata())) {
            assertRefused(
                    "InvalidInput",
                    () ->
                            iam.asRoot(
                                    IamApi.CREATE_SAML_PROVIDER,
                                    CreateSAMLProviderRequest.builder()
                                            .name("bad")
                                            .samlMetadataDocument(metadata)
                                            .build()));
        }
        assertRefused(
                "InvalidInput",
                () ->
                        iam.asRoot(
                                IamApi.CREATE_SAML_PROVIDER,
                                CreateSAMLProviderRequest.builder()
                                        .name("sealed")
                                        .samlMetadataDocument(IDP.metadata())
                                        .addPrivateKey("-----BEGIN PRIVATE KEY-----")
                                        .build()));
    }
}
