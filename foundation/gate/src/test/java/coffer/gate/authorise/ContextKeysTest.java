package coffer.gate.authorise;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Call;
import coffer.gate.Calls;
import coffer.gate.Demand;
import coffer.gate.Guardrails;
import coffer.gate.Guardrails.Membership;
import coffer.kernel.Arn;
import coffer.policy.Authorizer;
import coffer.policy.Decision;
import coffer.policy.NamedPolicy;
import coffer.policy.Policies;
import coffer.policy.Policy;
import coffer.policy.Request;
import coffer.policy.context.Context;
import coffer.policy.document.PolicyKind;
import coffer.wire.http.ClientCertificate;
import coffer.wire.http.HttpExchange.Connection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContextKeysTest {
    private static final Arn KEY = Arn.parse("arn:aws:kms:eu-central-1:444455556666:key/1");

    private final Call call = Calls.by(Calls.alice(), "a client");
    private final Demand demand = Demand.on("kms:Decrypt", KEY, "AWS::KMS::Key", Calls.ACCOUNT);

    @Test
    void knowsWhoAsksFromWhereAndWhen() {
        Context keys = ContextKeys.of(call, Optional.empty());

        assertThat(keys.values("aws:PrincipalArn"))
                .containsExactly("arn:aws:iam::111122223333:user/alice");
        assertThat(keys.values("aws:PrincipalTag/team")).containsExactly("blue");
        assertThat(keys.values("aws:SourceIp")).containsExactly("2001:db8::7");
        assertThat(keys.values("aws:CurrentTime")).containsExactly("2026-11-01T10:00:00Z");
        assertThat(keys.values("aws:EpochTime")).containsExactly("1793527200");
        assertThat(keys.values("aws:SecureTransport")).containsExactly("true");
        assertThat(keys.values("aws:UserAgent")).containsExactly("a client");
        assertThat(keys.values("aws:ViaAWSService")).containsExactly("false");
        assertThat(keys.values("aws:MultiFactorAuthPresent")).isEmpty();
    }

    @Test
    void knowsTheCertificateThatWasShown() {
        Context keys = ContextKeys.of(showing("CN=alice,O=Example"), Optional.empty());

        assertThat(keys.values("coffer:TlsClientSubject")).containsExactly("CN=alice,O=Example");
        assertThat(keys.values("coffer:TlsClientIssuer")).containsExactly("CN=authority");
        assertThat(keys.values("coffer:TlsClientSerial")).containsExactly("1f");
        assertThat(keys.values("coffer:TlsClientSan"))
                .containsExactly("dns:a.example", "uri:spiffe://example/a");
    }

    @Test
    void saysNothingOfACertificateThatWasNotShown() {
        assertThat(ContextKeys.of(call, Optional.empty()).keys())
                .noneMatch(key -> key.startsWith("coffer:"));
        assertThat(ContextKeys.of(showing(""), Optional.empty()).values("coffer:TlsClientSubject"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CN=alice,O=Example   | true",
                "CN=mallory,O=Example | false",
                "                     | false",
            })
    void aPolicyCanDenyWhoeverShowsAnother(String subject, boolean isAllowed) {
        Call caller = subject == null ? call : showing(subject);
        Policy policy =
                Policy.parse(
                        """
                        {"Version": "2012-10-17", "Statement": [
                          {"Effect": "Allow", "Action": "*", "Resource": "*"},
                          {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {
                            "StringNotEquals": {"coffer:TlsClientSubject": "CN=alice,O=Example"}}}
                        ]}\
                        """,
                        PolicyKind.IDENTITY);

        assertThat(decide(policy, caller).isAllowed()).isEqualTo(isAllowed);
    }

    private Decision decide(Policy policy, Call caller) {
        Policies policies =
                Policies.builder().identity(List.of(new NamedPolicy("mine", policy))).build();
        return Authorizer.decide(
                new Request(
                        caller.identity().principal(),
                        "s3:ListAllMyBuckets",
                        "*",
                        Calls.ACCOUNT,
                        ContextKeys.of(caller, Optional.empty())),
                policies);
    }

    private static Call showing(String subject) {
        ClientCertificate certificate =
                new ClientCertificate(
                        subject,
                        "CN=authority",
                        "1f",
                        List.of("dns:a.example", "uri:spiffe://example/a"));
        return Calls.by(
                Calls.alice(),
                "a client",
                new Connection("192.0.2.1", true, "TLSv1.3", "", Optional.of(certificate)));
    }

    @Test
    void letsNoDemandSayOtherwise() {
        Context shared = ContextKeys.of(call, Optional.empty());

        Context keys =
                ContextKeys.with(
                        shared,
                        demand.with("aws:SourceIp", "10.0.0.1")
                                .with("aws:ResourceAccount", "999999999999")
                                .with("kms:EncryptionContext:n", "1"),
                        Optional.empty());

        assertThat(keys.values("aws:SourceIp")).containsExactly("2001:db8::7");
        assertThat(keys.values("aws:ResourceAccount")).containsExactly("111122223333");
        assertThat(keys.values("kms:EncryptionContext:n")).containsExactly("1");
    }

    @Test
    void tellsTheOrganizationsOfCallerOwnerAndSource() {
        Membership ours = new Membership("o-ours000000", "o-ours000000/r-aaaa/ou-aaaa-bbbbbbbb/");
        Membership theirs = new Membership("o-theirs0000", "o-theirs0000/r-cccc/");
        Guardrails guardrails =
                account -> new Guardrails.Standing(Optional.of(theirs), List.of(), List.of());

        Context shared = ContextKeys.of(call, Optional.of(ours));
        Context keys =
                ContextKeys.with(
                        shared,
                        demand.with("aws:PrincipalOrgID", "o-forged00000")
                                .with("aws:SourceAccount", "444455556666"),
                        Optional.of(theirs));
        Context sourced = ContextKeys.sourced(keys, guardrails);

        assertThat(sourced.values("aws:PrincipalOrgID")).containsExactly("o-ours000000");
        assertThat(sourced.values("aws:PrincipalOrgPaths"))
                .containsExactly("o-ours000000/r-aaaa/ou-aaaa-bbbbbbbb/");
        assertThat(sourced.values("aws:ResourceOrgID")).containsExactly("o-theirs0000");
        assertThat(sourced.values("aws:ResourceOrgPaths")).containsExactly("o-theirs0000/r-cccc/");
        assertThat(sourced.values("aws:SourceOrgID")).containsExactly("o-theirs0000");
        assertThat(ContextKeys.of(call, Optional.empty()).values("aws:PrincipalOrgID")).isEmpty();
    }
}
