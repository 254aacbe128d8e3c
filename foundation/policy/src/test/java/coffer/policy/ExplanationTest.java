package coffer.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.policy.context.Context;
import coffer.policy.document.Effect;
import coffer.policy.document.PolicyKind;
import coffer.policy.document.PrincipalElement.Name;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    private static final String ACCOUNT = "111122223333";
    private static final String KEY = "arn:aws:kms:eu-west-1:111122223333:key/1";
    private static final NamedPolicy ALL = identity("all", "Allow", "Everything", "*");
    private static final NamedPolicy NO_DECRYPT =
            identity("careful", "Deny", "NoDecrypt", "kms:Decrypt");

    @Test
    void saysThatNoIdentityPolicyAllows() {
        assertThat(sentence(Policies.none()))
                .isEqualTo(
                        "User: arn:aws:iam::111122223333:user/alice is not authorized to perform:"
                                + " kms:Decrypt on resource: "
                                + KEY
                                + " because no identity-based policy allows the kms:Decrypt"
                                + " action");
    }

    @Test
    void saysWhichKindOfPolicyIsSilent() {
        assertThat(sentence(Policies.builder().rule(ResourceRule.KEY_POLICY).build()))
                .endsWith("because no resource-based policy allows the kms:Decrypt action");
        assertThat(sentence(Policies.builder().rule(ResourceRule.TRUST_POLICY).build()))
                .endsWith("because no role trust policy allows the kms:Decrypt action");
        assertThat(sentence(Policies.builder().scpLevel(List.of()).build()))
                .endsWith("because no service control policy allows the kms:Decrypt action");
        assertThat(sentence(Policies.builder().rcpLevel(List.of()).build()))
                .endsWith("because no resource control policy allows the kms:Decrypt action");
        NamedPolicy sqs = identity("sqs", "Allow", "Sqs", "sqs:*");
        assertThat(sentence(with(ALL).boundary(sqs).build()))
                .endsWith("because no permissions boundary allows the kms:Decrypt action");
        assertThat(sentence(with(ALL).session(List.of(sqs)).build()))
                .endsWith("because no session policy allows the kms:Decrypt action");
        assertThat(sentence(with(ALL).endpoint(List.of(sqs)).build()))
                .endsWith("because no VPC endpoint policy allows the kms:Decrypt action");
    }

    @Test
    void saysWhichKindOfPolicyDenies() {
        assertThat(sentence(with(ALL, NO_DECRYPT).build()))
                .endsWith(KEY + " with an explicit deny in an identity-based policy");
        assertThat(sentence(with(ALL).boundary(NO_DECRYPT).build()))
                .endsWith("with an explicit deny in a permissions boundary");
        assertThat(sentence(with(ALL).session(List.of(NO_DECRYPT)).build()))
                .endsWith("with an explicit deny in a session policy");
        assertThat(sentence(with(ALL).scpLevel(List.of(NO_DECRYPT)).build()))
                .endsWith("with an explicit deny in a service control policy");
        assertThat(sentence(with(ALL).resource(NO_DECRYPT).build()))
                .endsWith("with an explicit deny in a resource-based policy");
    }

    @Test
    void saysWhichStatementAllows() {
        Decision decision = decide(with(ALL).build());

        assertThat(decision.why().sentence())
                .endsWith(
                        "because statement `Everything` of identity-based policy `all` allows it");
        assertThat(decision.why().reason()).isEmpty();
    }

    @Test
    void saysWhichGrantAllows() {
        Grant mine =
                Grant.of(
                        "g1",
                        new Name.Entity(Arn.parse("arn:aws:iam::111122223333:user/alice")),
                        Set.of("kms:Decrypt"));
        Grant others =
                Grant.of("g2", new Name.UniqueId("AIDAOTHER00000000"), Set.of("kms:Decrypt"));
        Policies policies =
                Policies.builder()
                        .rule(ResourceRule.KEY_POLICY)
                        .grants(List.of(others, mine))
                        .build();

        Explanation why = decide(policies).why();

        assertThat(why.sentence()).endsWith("because grant `g1` allows it");
        assertThat(why.matches()).hasSize(1);
        assertThat(why.decisive().orElseThrow().type()).isEqualTo(PolicyType.GRANT);
    }

    @Test
    void onlyKeysHaveGrants() {
        Grant grant = Grant.of("g", new Name.Service("s3.amazonaws.com"), Set.of("kms:Decrypt"));

        assertThatThrownBy(() -> Policies.builder().grants(List.of(grant)).build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesEveryStatementThatApplies() {
        Explanation why = decide(with(ALL, NO_DECRYPT).build()).why();

        assertThat(why.matches())
                .extracting(Match::policy, Match::statement, Match::effect)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("all", 0, Effect.ALLOW),
                        org.assertj.core.groups.Tuple.tuple("careful", 0, Effect.DENY));
        assertThat(why.decisive().orElseThrow().policy()).isEqualTo("careful");
    }

    @Test
    void namesTheKeysThatWereMissing() {
        NamedPolicy conditional =
                parsed(
                        "conditional",
                        """
                        {"Version": "2012-10-17", "Statement": [
                          {"Effect": "Allow", "Action": "kms:*",
                           "Resource": "arn:aws:kms:*:*:key/${aws:PrincipalTag/key}",
                           "Condition": {"StringEquals": {"kms:EncryptionContext:App": "x",
                             "aws:PrincipalTag/Team": "${aws:ResourceTag/Team, 'none'}"}}},
                          {"Effect": "Allow", "Action": "s3:*", "Resource": "*",
                           "Condition": {"Bool": {"aws:SecureTransport": "true"}}}]}\
                        """);

        Explanation why = decide(with(conditional).build()).why();

        assertThat(why.missingKeys())
                .containsExactly(
                        "aws:principaltag/key",
                        "aws:principaltag/team",
                        "kms:encryptioncontext:app");
    }

    @Test
    void anUnevaluableDenyDeniesAndAnUnevaluableAllowDoesNotAllow() {
        String statement =
                """
                {"Version": "2012-10-17", "Statement": {"Effect": "%s", "Action": "*",
                 "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalArn": "${unset}"}}}}\
                """;
        NamedPolicy allow = parsed("allow", statement.formatted("Allow"));
        NamedPolicy deny = parsed("deny", statement.formatted("Deny"));

        assertThat(decide(with(allow).build()).isAllowed()).isFalse();
        assertThat(decide(with(ALL, deny).build()))
                .isInstanceOfSatisfying(
                        Decision.Deny.class,
                        denied ->
                                assertThat(denied.reason())
                                        .isEqualTo(new Reason.ExplicitDeny(PolicyType.IDENTITY)));
    }

    @Test
    void callersThatAreNoUsersAreNamedToo() {
        assertThat(Callers.root(ACCOUNT).label()).isEqualTo("arn:aws:iam::111122223333:root");
        assertThat(Callers.role(ACCOUNT, "app", "s").label())
                .isEqualTo("arn:aws:sts::111122223333:assumed-role/app/s");
        assertThat(new Principal.Anonymous().label()).isEqualTo("anonymous");
    }

    @Test
    void callersBringTheirOwnKeys() {
        assertThat(Callers.user(ACCOUNT, "alice", "AIDA1").contextKeys())
                .containsEntry("aws:username", "alice")
                .containsEntry("aws:userid", "AIDA1")
                .containsEntry("aws:PrincipalArn", "arn:aws:iam::111122223333:user/alice");
        assertThat(Callers.role(ACCOUNT, "app", "s").contextKeys())
                .containsEntry("aws:userid", "AROAAPP0000000000:s")
                .containsEntry("aws:PrincipalArn", "arn:aws:iam::111122223333:role/app")
                .doesNotContainKey("aws:username");
    }

    private static Policies.Builder with(NamedPolicy... identity) {
        return Policies.builder().identity(List.of(identity));
    }

    private static NamedPolicy identity(String name, String effect, String sid, String action) {
        return parsed(
                name,
                """
                {"Statement": {"Sid": "%s", "Effect": "%s", "Action": "%s", "Resource": "*"}}\
                """
                        .formatted(sid, effect, action));
    }

    private static NamedPolicy parsed(String name, String json) {
        return new NamedPolicy(name, Policy.parse(json, PolicyKind.IDENTITY));
    }

    private static Decision decide(Policies policies) {
        Context context = Context.builder().put("aws:PrincipalArn", "x").build();
        Request request =
                new Request(
                        Callers.user(ACCOUNT, "alice"),
                        "kms:Decrypt",
                        KEY,
                        new AccountId(ACCOUNT),
                        context);
        return Authorizer.decide(request, policies);
    }

    private static String sentence(Policies policies) {
        return decide(policies).why().sentence();
    }
}
