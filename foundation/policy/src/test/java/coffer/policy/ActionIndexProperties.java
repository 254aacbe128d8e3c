package coffer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.AccountId;
import coffer.policy.context.Context;
import coffer.policy.document.Effect;
import coffer.policy.document.PolicyKind;
import coffer.testing.Forall;
import coffer.testing.Forall.Gen;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Deciding looks only at the statements that the index finds and the sieve lets through;
/// explaining looks at all of them.
class ActionIndexProperties {
    private static final String ACCOUNT = "111122223333";

    @Test
    void decidesAsIfItLookedAtEveryStatement() {
        Forall.cases(gen -> {
            Policies policies = Policies.builder().identity(List.of(policy(gen))).build();
            Request request = request(gen);

            Decision decision = Authorizer.decide(request, policies);

            List<Effect> effects =
                    decision.why().matches().stream().map(Match::effect).distinct().toList();
            assertThat(decision.isAllowed())
                    .as(() -> request + " " + request.context().values("k") + " " + policies)
                    .isEqualTo(effects.equals(List.of(Effect.ALLOW)));
            boolean isDenied = decision.why().reason().orElse(null) instanceof Reason.ExplicitDeny;
            assertThat(isDenied).isEqualTo(effects.contains(Effect.DENY));
        });
    }

    private static NamedPolicy policy(Gen gen) {
        List<String> statements = new ArrayList<>();
        for (int i = gen.below(6); i >= 0; i--) statements.add(statement(gen));
        String json =
                "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
        return new NamedPolicy("random", Policy.parse(json, PolicyKind.IDENTITY));
    }

    private static String statement(Gen gen) {
        String effect = gen.below(3) == 0 ? "Deny" : "Allow";
        String action = gen.below(5) == 0 ? "NotAction" : "Action";
        String resource = gen.below(5) == 0 ? "NotResource" : "Resource";
        List<String> actions = new ArrayList<>();
        for (int i = gen.below(3); i >= 0; i--) actions.add("\"" + action(gen, "abA*?") + "\"");
        List<String> resources = new ArrayList<>();
        for (int i = gen.below(3); i >= 0; i--) {
            resources.add("\"arn:aws:s3:::" + text(gen, List.of("a", "b", "xyz", "*", "?")) + "\"");
        }
        return "{\"Effect\":\"%s\",\"%s\":[%s],\"%s\":[%s]%s}"
                .formatted(
                        effect,
                        action,
                        String.join(",", actions),
                        resource,
                        String.join(",", resources),
                        condition(gen));
    }

    private static String condition(Gen gen) {
        if (gen.flip()) return "";
        String operator =
                gen.oneOf(List.of("", "ForAnyValue:", "ForAllValues:"))
                        + gen.oneOf(List.of("StringEquals", "StringNotEquals", "StringLike"))
                        + gen.oneOf(List.of("", "IfExists"));
        String key = gen.oneOf(List.of("k", "l", "K"));
        String value = gen.oneOf(List.of("v", "w", "*", "", "${l}", "${l, 'v'}"));
        return ",\"Condition\":{\"%s\":{\"%s\":\"%s\"}}".formatted(operator, key, value);
    }

    private static Request request(Gen gen) {
        Context.Builder context = Context.builder();
        for (String key : List.of("k", "l")) {
            List<String> values = new ArrayList<>();
            for (int i = gen.below(3); i > 0; i--) values.add(gen.oneOf(List.of("v", "w", "")));
            context.put(key, values);
        }
        return new Request(
                Callers.user(ACCOUNT, "alice"),
                action(gen, "abA"),
                "arn:aws:s3:::" + text(gen, List.of("a", "b", "xyz")),
                new AccountId(ACCOUNT),
                context.build());
    }

    private static String action(Gen gen, String alphabet) {
        StringBuilder name = new StringBuilder(gen.oneOf(List.of("s3:", "S3:", "s3:a")));
        for (int i = gen.below(4); i >= 0; i--) {
            name.append(alphabet.charAt(gen.below(alphabet.length())));
        }
        return name.toString();
    }

    private static String text(Gen gen, List<String> words) {
        StringBuilder text = new StringBuilder();
        for (int i = gen.below(4); i >= 0; i--) text.append(gen.oneOf(words));
        return text.toString();
    }
}
