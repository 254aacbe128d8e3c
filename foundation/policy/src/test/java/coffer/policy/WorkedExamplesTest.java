package coffer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.policy.context.Context;
import coffer.policy.document.PolicyKind;
import coffer.policy.document.PrincipalElement.Name;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// AWS's own worked examples decide as AWS says they do.
class WorkedExamplesTest {
    private final Map<String, NamedPolicy> policies = new HashMap<>();

    @TestFactory
    Stream<DynamicTest> decidesAsAwsSays() {
        List<DynamicTest> tests = new ArrayList<>();
        Iterator<String> lines = table().lines().iterator();
        String page = "";
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.startsWith("page ")) page = line.substring(5);
            if (line.startsWith("policy ")) define(line.split(" "), lines);
            if (line.startsWith("case ")) {
                List<String> body = block(lines);
                String name = page + ": " + line.substring(5);
                tests.add(DynamicTest.dynamicTest(name, () -> check(body)));
            }
        }
        assertThat(tests).hasSizeGreaterThan(140);
        return tests.stream();
    }

    private void define(String[] head, Iterator<String> lines) {
        StringBuilder json = new StringBuilder();
        for (String line = lines.next(); !line.equals("end"); line = lines.next()) {
            json.append(line).append('\n');
        }
        Policy policy = Policy.parse(json.toString(), PolicyKind.valueOf(head[2]));
        NamedPolicy previous = policies.put(head[1], new NamedPolicy(head[1], policy));
        assertThat(previous).as("policy %s is defined once", head[1]).isNull();
    }

    private static List<String> block(Iterator<String> lines) {
        List<String> body = new ArrayList<>();
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.isBlank()) break;
            body.add(line);
        }
        return body;
    }

    private void check(List<String> body) {
        Policies.Builder applying = Policies.builder();
        Context.Builder context = Context.builder();
        Principal caller = new Principal.Anonymous();
        String[] asked = {};
        String expected = "";
        for (String line : body) {
            String word = line.substring(0, (line + " ").indexOf(' '));
            String rest = line.substring(Math.min(line.length(), word.length() + 1));
            switch (word) {
                case "by" -> caller = Callers.parse(rest);
                case "do" -> asked = rest.split(" ");
                case "with" -> {
                    String[] pair = rest.split(" = ", 2);
                    context.put(pair[0], List.of(pair[1].split(" \\| ")));
                }
                case "expect" -> expected = rest;
                case "grant" -> applying.grants(List.of(grant(rest.split(" "))));
                case "rule" -> applying.rule(ResourceRule.valueOf(rest));
                default -> apply(word, named(rest), applying);
            }
        }
        Request request =
                new Request(caller, asked[0], asked[1], new AccountId(asked[2]), context.build());

        Decision decision = Authorizer.decide(request, applying.build());

        assertThat(summary(decision)).as(decision.why().sentence()).isEqualTo(expected);
    }

    private List<NamedPolicy> named(String names) {
        return Arrays.stream(names.split(" "))
                .map(name -> {
                    assertThat(policies).containsKey(name);
                    return policies.get(name);
                })
                .toList();
    }

    /// Its id, its grantee's ARN or service, its action, and `alone` if it needs nothing more.
    private static Grant grant(String[] words) {
        Optional<Arn> arn = Arn.find(words[1]);
        Name grantee =
                arn.isEmpty()
                        ? new Name.Service(words[1])
                        : arn.get().resource().equals("root")
                                ? new Name.Account(new AccountId(arn.get().account()))
                                : new Name.Entity(arn.get());
        Grant.Worth worth = words.length > 3 ? Grant.Worth.ALONE : Grant.Worth.KEY_POLICY;
        return new Grant(words[0], grantee, Set.of(words[2]), worth);
    }

    private static void apply(String word, List<NamedPolicy> named, Policies.Builder applying) {
        switch (word) {
            case "identity" -> applying.identity(named);
            case "boundary" -> applying.boundary(named.getFirst());
            case "session" -> applying.session(named);
            case "scp" -> applying.scpLevel(named);
            case "rcp" -> applying.rcpLevel(named);
            case "resource" -> applying.resource(named.getFirst());
            case "endpoint" -> applying.endpoint(named);
            case "key" -> applying.resource(named.getFirst()).rule(ResourceRule.KEY_POLICY);
            case "trust" -> applying.resource(named.getFirst()).rule(ResourceRule.TRUST_POLICY);
            default -> throw new IllegalArgumentException(word);
        }
    }

    private static String summary(Decision decision) {
        return switch (decision) {
            case Decision.Allow _ -> "allow";
            case Decision.Deny(Reason.ExplicitDeny(PolicyType type), _) -> "explicit " + type;
            case Decision.Deny(Reason.NoAllow(PolicyType type), _) -> "deny " + type;
        };
    }

    private static String table() {
        try (InputStream stream =
                WorkedExamplesTest.class.getResourceAsStream("worked-examples.txt")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
