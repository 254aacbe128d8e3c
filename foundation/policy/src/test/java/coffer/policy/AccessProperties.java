package coffer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.AccountId;
import coffer.policy.access.GrantedAccess;
import coffer.policy.access.GrantedAccess.Access;
import coffer.policy.access.NewAccess;
import coffer.policy.access.OpenAccess;
import coffer.policy.document.PolicyKind;
import coffer.policy.document.PolicySyntaxException;
import coffer.testing.Forall;
import coffer.testing.Forall.Gen;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What is said not to be granted is granted to no request: each claim is put to the engine that
/// decides.
class AccessProperties {
    private static final int REQUESTS = 40;
    private static final NamedPolicy EVERYTHING =
            new NamedPolicy(
                    "everything",
                    Policy.parse(
                            """
                            {"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}\
                            """,
                            PolicyKind.IDENTITY));
    private static final String HEAD = "{\"Version\":\"2012-10-17\",\"Statement\":[";

    @Test
    void aPolicyThatGrantsNothingNewAllowsNothingNew() {
        AtomicInteger passed = new AtomicInteger();
        Forall.cases(gen -> {
            PolicyKind kind = gen.flip() ? PolicyKind.IDENTITY : PolicyKind.RESOURCE;
            RandomPolicies random = new RandomPolicies(gen);
            List<String> old = statements(random.document(kind));
            Policy existing = policy(old, kind);
            Policy proposed = policy(changed(gen, old, random, kind), kind);
            if (!NewAccess.offences(proposed.document(), existing.document()).isEmpty()) return;
            passed.incrementAndGet();

            for (int i = 0; i < REQUESTS; i++) {
                Request request = random.request();
                if (isAllowed(request, proposed)) {
                    assertThat(isAllowed(request, existing))
                            .as("%s by %s, not by %s", request, proposed, existing)
                            .isTrue();
                }
            }
        });

        assertThat(passed).hasPositiveValue();
    }

    @Test
    void aPolicyGrantsNothingButWhatItGrants() {
        Forall.cases(gen -> {
            PolicyKind kind = gen.flip() ? PolicyKind.IDENTITY : PolicyKind.RESOURCE;
            Policy policy = Policy.parse(new RandomPolicies(gen).document(kind), kind);

            assertThat(NewAccess.offences(policy.document(), policy.document())).isEmpty();
        });
    }

    @Test
    void whatIsNotGrantedIsAllowedToNoRequest() {
        AtomicInteger passed = new AtomicInteger();
        Forall.cases(gen -> {
            RandomPolicies random = new RandomPolicies(gen);
            Policy policy = Policy.parse(random.document(PolicyKind.IDENTITY), PolicyKind.IDENTITY);
            for (int i = 0; i < REQUESTS; i++) {
                Request request = random.request();
                Access access =
                        new Access(List.of(request.action()), List.of(literal(request.resource())));
                if (!GrantedAccess.offences(policy.document(), access).isEmpty()) continue;
                passed.incrementAndGet();
                assertThat(isAllowed(request, policy)).as("%s by %s", request, policy).isFalse();
            }
        });

        assertThat(passed).hasPositiveValue();
    }

    @Test
    void nobodyInParticularMayUseWhatIsNotPublic() {
        AtomicInteger passed = new AtomicInteger();
        Forall.cases(gen -> {
            RandomPolicies random = new RandomPolicies(gen);
            Policy policy = Policy.parse(random.document(PolicyKind.RESOURCE), PolicyKind.RESOURCE);
            if (!OpenAccess.offences(policy.document()).isEmpty()) return;
            passed.incrementAndGet();
            for (int i = 0; i < REQUESTS; i++) {
                Request request = random.request();
                boolean isFixed =
                        List.of("aws:sourceip", "aws:sourcearn", "aws:sourceaccount").stream()
                                .anyMatch(key -> !request.context().foldedKey(key).isEmpty());
                if (isFixed) continue;
                Request anonymous =
                        new Request(
                                new Principal.Anonymous(),
                                request.action(),
                                request.resource(),
                                request.resourceOwner(),
                                request.context());
                assertThat(isAllowed(anonymous, policy)).as("%s", policy).isFalse();
            }
        });

        assertThat(passed).hasPositiveValue();
    }

    /// A resource of a request may hold a star, which stands for itself.
    private static String literal(String resource) {
        return resource.replace('*', '?');
    }

    private static boolean isAllowed(Request request, Policy policy) {
        NamedPolicy named = new NamedPolicy("policy", policy);
        Policies.Builder policies = Policies.builder();
        if (policy.kind() == PolicyKind.IDENTITY) policies.identity(List.of(named));
        // As for a key: nothing but its own policy makes anybody its owner.
        else policies.resource(named).rule(ResourceRule.KEY_POLICY).identity(List.of(EVERYTHING));
        Request asked = request;
        if (policy.kind() == PolicyKind.IDENTITY) {
            // Its own account's, so that nothing else is asked.
            AccountId own = request.principal().account().orElse(request.resourceOwner());
            asked =
                    new Request(
                            Callers.user(own.digits(), "alice"),
                            request.action(),
                            request.resource(),
                            own,
                            request.context());
        }
        return Authorizer.decide(asked, policies.build()).isAllowed();
    }

    /// Some statements left out, put in or made narrower.
    private static List<String> changed(
            Gen gen, List<String> old, RandomPolicies random, PolicyKind kind) {
        List<String> changed = new ArrayList<>();
        for (String statement : old) {
            switch (gen.below(5)) {
                case 0 -> {}
                case 1 -> changed.add(statement.replace("\"*\"", "\"arn:aws:s3:::b/*\""));
                case 2 ->
                        changed.add(
                                statement.replaceFirst(
                                        "\"Action\":(\\[[^]]*]|\"[^\"]*\")",
                                        "\"Action\":\"kms:Decrypt\""));
                default -> changed.add(statement);
            }
        }
        if (gen.below(3) == 0) changed.addAll(statements(random.document(kind)));
        return changed.isEmpty() ? old : changed;
    }

    private static List<String> statements(String document) {
        List<String> statements = new ArrayList<>();
        int depth = 0;
        int start = -1;
        boolean quoted = false;
        int top = document.contains("\"Statement\":[") ? 2 : 1;
        for (int i = 0; i < document.length(); i++) {
            char c = document.charAt(i);
            if (c == '"') quoted = !quoted;
            if (quoted) continue;
            if (c == '{' || c == '[') {
                if (depth++ == top && c == '{') start = i;
            } else if (c == '}' || c == ']') {
                if (--depth == top && c == '}') statements.add(document.substring(start, i + 1));
            }
        }
        return statements;
    }

    private static Policy policy(List<String> statements, PolicyKind kind) {
        try {
            return Policy.parse(HEAD + String.join(",", statements) + "]}", kind);
        } catch (PolicySyntaxException narrowedTooMuch) {
            return Policy.parse(
                    HEAD
                            + "{\"Effect\":\"Deny\","
                            + (kind.namesPrincipals() ? "\"Principal\":\"*\"," : "")
                            + "\"Action\":\"x:y\",\"Resource\":\"*\"}]}",
                    kind);
        }
    }
}
