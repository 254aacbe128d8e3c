package coffer.gate.authorise;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Call;
import coffer.gate.Calls;
import coffer.gate.Demand;
import coffer.gate.Guardrails;
import coffer.gate.Guardrails.Standing;
import coffer.gate.Identity;
import coffer.gate.IdentityPolicies;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.policy.Decision;
import coffer.policy.NamedPolicy;
import coffer.policy.Policy;
import coffer.policy.Principal;
import coffer.policy.ResourceRule;
import coffer.policy.document.PolicyKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthoriserTest {
    private static final AccountId MEMBER = new AccountId("111122223333");
    private static final AccountId OTHER = new AccountId("444455556666");
    private static final NamedPolicy EVERYTHING = scp("all", "Allow", "*");
    private static final NamedPolicy NO_KMS =
            new NamedPolicy(
                    "no-kms",
                    Policy.parse(
                            """
                            {"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*",\
                            "Action":"kms:*","Resource":"*"}}\
                            """,
                            PolicyKind.RCP));
    private static final NamedPolicy ALL_RESOURCES =
            new NamedPolicy(
                    "all",
                    Policy.parse(
                            """
                            {"Version":"2012-10-17","Statement":{"Effect":"Allow",\
                            "Principal":"*","Action":"*","Resource":"*"}}\
                            """,
                            PolicyKind.RCP));

    private final Map<AccountId, Standing> standings = new HashMap<>();
    private final IdentityPolicies administrators =
            identity ->
                    new IdentityPolicies.Attached(
                            List.of(
                                    new NamedPolicy(
                                            "administrator",
                                            policy("Allow", "*", PolicyKind.IDENTITY))),
                            Optional.empty());
    private final Authoriser authoriser =
            new Authoriser(
                    administrators, account -> standings.getOrDefault(account, Standing.ALONE));

    private static NamedPolicy scp(String name, String effect, String action) {
        return new NamedPolicy(name, policy(effect, action, PolicyKind.SCP));
    }

    private static Policy policy(String effect, String action, PolicyKind kind) {
        return Policy.parse(
                """
                {"Version":"2012-10-17","Statement":{"Effect":"%s","Action":"%s","Resource":"*"}}\
                """
                        .formatted(effect, action),
                kind);
    }

    private static Standing under(List<List<NamedPolicy>> scps, List<List<NamedPolicy>> rcps) {
        return new Standing(
                Optional.of(new Guardrails.Membership("o-aaaaaaaaaa", "o-aaaaaaaaaa/r-aaaa/")),
                scps,
                rcps);
    }

    private Decision decide(Principal principal, Demand demand) {
        Identity identity =
                new Identity(
                        principal,
                        principal.account(),
                        Optional.empty(),
                        Map.of(),
                        Optional.empty());
        Call call = Calls.by(identity, "a client");
        return authoriser.decide(call, List.of(demand)).values().iterator().next();
    }

    private static Demand demand(String action, AccountId owner) {
        return Demand.on(action, Arn.parse("arn:aws:kms:eu-west-1:" + owner + ":key/k"), "", owner);
    }

    private static Principal user() {
        Arn arn = Arn.global("iam", MEMBER, "user/ada");
        return new Principal.User(MEMBER, arn, "AIDAADA");
    }

    private static Principal role(String path) {
        return new Principal.AssumedRole(
                MEMBER,
                Arn.global("iam", MEMBER, "role" + path + "r"),
                Arn.parse("arn:aws:sts::" + MEMBER + ":assumed-role/r/s"),
                "AROAR",
                "s");
    }

    @Test
    void aServiceControlPolicyBindsItsAccountsPrincipalsAndItsRootUser() {
        standings.put(
                MEMBER,
                under(List.of(List.of(EVERYTHING, scp("no", "Deny", "kms:Decrypt"))), List.of()));

        assertThat(decide(user(), demand("kms:Encrypt", MEMBER)).isAllowed()).isTrue();
        assertThat(decide(user(), demand("kms:Decrypt", MEMBER)).why().sentence())
                .endsWith("key/k with an explicit deny in a service control policy");
        assertThat(decide(new Principal.Root(MEMBER), demand("kms:Decrypt", MEMBER)).isAllowed())
                .isFalse();
    }

    @Test
    void everyLevelMustAllow() {
        standings.put(
                MEMBER,
                under(
                        List.of(List.of(EVERYTHING), List.of(scp("s3", "Allow", "s3:*"))),
                        List.of()));

        assertThat(decide(user(), demand("kms:Decrypt", MEMBER)).why().sentence())
                .endsWith("key/k because no service control policy allows the kms:Decrypt action");
        assertThat(decide(user(), demand("s3:GetObject", MEMBER)).isAllowed()).isTrue();
    }

    @Test
    void rolesOfServicesAreBoundByNeither() {
        standings.put(MEMBER, under(List.of(List.of()), List.of(List.of(ALL_RESOURCES, NO_KMS))));

        assertThat(decide(role("/"), demand("kms:Decrypt", MEMBER)).isAllowed()).isFalse();
        assertThat(
                        decide(
                                        role("/aws-service-role/x.amazonaws.com/"),
                                        demand("kms:Decrypt", MEMBER))
                                .isAllowed())
                .isTrue();
    }

    @Test
    void aResourceControlPolicyBindsEverybodyWhereItsAccountOwns() {
        standings.put(MEMBER, under(List.of(), List.of(List.of(ALL_RESOURCES, NO_KMS))));

        assertThat(decide(user(), demand("kms:Decrypt", MEMBER)).why().sentence())
                .endsWith("with an explicit deny in a resource control policy");
        assertThat(
                        decide(new Principal.Root(OTHER), demand("kms:Decrypt", MEMBER))
                                .why()
                                .sentence())
                .endsWith("with an explicit deny in a resource control policy");
        assertThat(decide(new Principal.Root(OTHER), demand("kms:Decrypt", OTHER)).isAllowed())
                .isTrue();
    }

    @Test
    void onlyServicesThatKnowResourceControlPoliciesAreBound() {
        standings.put(MEMBER, under(List.of(), List.of(List.of(ALL_RESOURCES, NO_KMS), List.of())));

        assertThat(decide(user(), demand("s3:GetObject", MEMBER)).isAllowed()).isFalse();
        assertThat(decide(user(), demand("iam:GetUser", MEMBER)).isAllowed()).isTrue();
        assertThat(decide(user(), demand("kms:RetireGrant", MEMBER)).isAllowed()).isTrue();
    }

    @Test
    void noResourceControlPolicyIsAboutWhatAwsManages() {
        standings.put(
                MEMBER,
                under(
                        List.of(List.of(EVERYTHING, scp("no", "Deny", "kms:Encrypt"))),
                        List.of(List.of(ALL_RESOURCES, NO_KMS))));

        assertThat(decide(user(), demand("kms:Decrypt", MEMBER)).isAllowed()).isFalse();
        assertThat(decide(user(), managed("kms:Decrypt")).isAllowed()).isTrue();
        assertThat(decide(user(), managed("kms:Decrypt").granted(List.of())).isAllowed()).isTrue();
        // Service control policies are.
        assertThat(decide(user(), managed("kms:Encrypt")).isAllowed()).isFalse();
    }

    private static Demand managed(String action) {
        Demand plain = demand(action, MEMBER);
        return new Demand(
                action,
                plain.resource(),
                "",
                MEMBER,
                new Demand.Governance(Optional.empty(), ResourceRule.ORDINARY, List.of(), true),
                Map.of(),
                true);
    }
}
