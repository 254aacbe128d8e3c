package coffer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.policy.document.Effect;
import coffer.policy.document.PolicyKind;
import coffer.policy.reference.ReferenceEvaluator;
import coffer.testing.Forall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The engine agrees with a second one that was written from AWS's documentation alone.
class DecisionProperties {
    private static final int REQUESTS_PER_CASE = 5;

    @Test
    void decidesAsTheReferenceDoes() {
        Forall.cases(gen -> {
            RandomPolicies random = new RandomPolicies(gen);
            Policies policies = random.policies();
            for (int i = 0; i < REQUESTS_PER_CASE; i++) {
                Request request = asked(random.request(), policies);
                String expected = ReferenceEvaluator.decide(request, policies);

                Decision decision = Authorizer.decide(request, policies);

                assertThat(summary(decision))
                        .as(() -> describe(request, policies))
                        .isEqualTo(expected);
            }
        });
    }

    @Test
    void namesTheStatementThatDecided() {
        Forall.cases(gen -> {
            RandomPolicies random = new RandomPolicies(gen);
            Policies policies = random.policies();
            Request request = asked(random.request(), policies);

            Decision decision = Authorizer.decide(request, policies);

            var decisive = decision.why().decisive();
            switch (decision) {
                case Decision.Deny(Reason.ExplicitDeny(PolicyType type), _) -> {
                    assertThat(decisive.orElseThrow().effect()).isEqualTo(Effect.DENY);
                    assertThat(decisive.orElseThrow().type()).isEqualTo(type);
                }
                case Decision.Deny(Reason.NoAllow _, _) -> assertThat(decisive).isEmpty();
                case Decision.Allow _ ->
                        assertThat(
                                        decisive.isPresent()
                                                || request.principal() instanceof Principal.Root)
                                .isTrue();
            }
        });
    }

    @Test
    void addingADenyNeverAllowsMore() {
        NamedPolicy denial =
                new NamedPolicy(
                        "denial",
                        Policy.parse(
                                """
                                {"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}\
                                """,
                                PolicyKind.IDENTITY));
        Forall.cases(gen -> {
            RandomPolicies random = new RandomPolicies(gen);
            Policies p = random.policies();
            List<NamedPolicy> identity = new ArrayList<>(p.identity());
            identity.add(denial);
            Policies stricter =
                    new Policies(
                            identity,
                            p.boundary(),
                            p.session(),
                            p.scps(),
                            p.rcps(),
                            p.resource(),
                            p.rule(),
                            p.grants(),
                            p.endpoint(),
                            p.acl());

            Decision decision = Authorizer.decide(asked(random.request(), p), stricter);

            assertThat(decision.isAllowed()).isFalse();
        });
    }

    /// Guards the other claims against a vocabulary whose words never meet.
    @Test
    void theCasesReachEveryKindOfDecision() {
        Map<String, Integer> seen = new TreeMap<>();

        Forall.cases(
                2_000,
                gen -> {
                    RandomPolicies random = new RandomPolicies(gen);
                    Policies policies = random.policies();
                    for (int i = 0; i < REQUESTS_PER_CASE; i++) {
                        Request request = asked(random.request(), policies);
                        Decision decision = Authorizer.decide(request, policies);
                        seen.merge(summary(decision), 1, Integer::sum);
                    }
                });

        assertThat(seen.get("allow")).isGreaterThan(100);
        for (PolicyType type : PolicyType.values()) {
            if (type == PolicyType.GRANT || type == PolicyType.ACL) continue;
            assertThat(seen).containsKeys("deny " + type, "explicit " + type);
        }
    }

    /// Trust policies are about one action only.
    private static Request asked(Request request, Policies policies) {
        if (policies.rule() != ResourceRule.TRUST_POLICY) return request;
        return new Request(
                request.principal(),
                "sts:AssumeRole",
                request.resource(),
                request.resourceOwner(),
                request.context());
    }

    private static String summary(Decision decision) {
        return switch (decision) {
            case Decision.Allow _ -> "allow";
            case Decision.Deny(Reason.ExplicitDeny(PolicyType type), _) -> "explicit " + type;
            case Decision.Deny(Reason.NoAllow(PolicyType type), _) -> "deny " + type;
        };
    }

    private static String describe(Request request, Policies policies) {
        StringBuilder context = new StringBuilder();
        for (String key : request.context().keys()) {
            context.append("\n  ").append(key).append(" = ").append(request.context().values(key));
        }
        return request.toString() + context + "\n" + policies;
    }
}
