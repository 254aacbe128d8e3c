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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// AWS's documented evaluation logic, row by row: each type of policy alone and in pairs, in one
/// account and across two, and what is special about keys and roles. Each row stands under the page
/// that says so.
class EvaluationTableTest {
    private static final String OWN = "111122223333";
    private static final String OTHER = "444455556666";

    @TestFactory
    Stream<DynamicTest> decidesAsAwsDocuments() {
        List<DynamicTest> tests = new ArrayList<>();
        String page = "";
        for (String line : table().lines().toList()) {
            if (line.startsWith("page ")) page = line.substring(5);
            if (line.isBlank() || line.startsWith("#") || line.startsWith("page ")) continue;
            Row row = Row.parse(line);
            tests.add(DynamicTest.dynamicTest(page + ": " + line, row::check));
        }
        assertThat(tests).hasSizeGreaterThan(200);
        return tests.stream();
    }

    /// Who asks, of whose resource, under which policies; and what is decided.
    private record Row(Principal caller, String owner, List<String> policies, String expected) {
        static Row parse(String line) {
            String[] sides = line.split(" -> ");
            String[] words = sides[0].strip().split("\\s+");
            return new Row(
                    caller(words[0]),
                    words[1].equals("own") ? OWN : OTHER,
                    List.of(words).subList(2, words.length),
                    sides[1].strip());
        }

        private static Principal caller(String word) {
            return switch (word) {
                case "user" -> Callers.user(OWN, "ada");
                case "role" -> Callers.role(OWN, "work", "s");
                case "federated" ->
                        Callers.federated(OWN, "fred", Optional.of(Callers.user(OWN, "ada")));
                case "root" -> Callers.root(OWN);
                case "service" -> new Principal.Service("s3.amazonaws.com");
                case "anonymous" -> new Principal.Anonymous();
                default -> throw new IllegalArgumentException(word);
            };
        }

        void check() {
            Policies.Builder applying = Policies.builder();
            policies.forEach(word -> apply(word, applying));
            Request request =
                    new Request(
                            caller,
                            isTrust() ? "sts:AssumeRole" : "kms:Decrypt",
                            "arn:aws:kms:eu-west-1:" + owner + ":key/k",
                            new AccountId(owner),
                            Context.empty());

            Decision decision = Authorizer.decide(request, applying.build());

            assertThat(summary(decision)).as(decision.why().sentence()).isEqualTo(expected);
        }

        private boolean isTrust() {
            return policies.stream().anyMatch(word -> word.startsWith("trust="));
        }
    }

    private static void apply(String word, Policies.Builder applying) {
        String[] parts = word.split("=", 2);
        String says = parts[1];
        switch (parts[0]) {
            case "identity" -> applying.identity(List.of(plain(says, PolicyKind.IDENTITY)));
            case "boundary" -> applying.boundary(plain(says, PolicyKind.BOUNDARY));
            case "session" -> applying.session(List.of(plain(says, PolicyKind.SESSION)));
            case "scp" -> applying.scpLevel(List.of(plain(says, PolicyKind.SCP)));
            case "rcp" -> applying.rcpLevel(rcp(says));
            case "endpoint" ->
                    applying.endpoint(List.of(about("\"*\"", says, PolicyKind.ENDPOINT)));
            case "resource" -> applying.resource(naming(says, PolicyKind.RESOURCE));
            case "key" ->
                    applying.resource(naming(says, PolicyKind.KEY)).rule(ResourceRule.KEY_POLICY);
            case "trust" ->
                    applying.resource(naming(says, PolicyKind.TRUST))
                            .rule(ResourceRule.TRUST_POLICY);
            case "grant" -> applying.grants(List.of(grant(says)));
            case "acl" -> applying.acl(list(says));
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

    /// `allow`, `deny`, or `other`, which allows something else.
    private static NamedPolicy plain(String says, PolicyKind kind) {
        String effect = says.equals("deny") ? "Deny" : "Allow";
        String action = says.equals("other") ? "sqs:*" : "*";
        return named(
                "{\"Effect\":\"%s\",\"Action\":\"%s\",\"Resource\":\"*\"}"
                        .formatted(effect, action),
                kind);
    }

    /// An RCP only denies; that AWS attaches one that allows everything is said with `allow`.
    private static List<NamedPolicy> rcp(String says) {
        if (says.equals("none")) return List.of();
        List<NamedPolicy> level = new ArrayList<>();
        level.add(about("\"*\"", "allow", PolicyKind.RCP));
        if (says.equals("deny")) {
            level.add(
                    named(
                            "{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"kms:*\","
                                    + "\"Resource\":\"*\"}",
                            PolicyKind.RCP));
        }
        return level;
    }

    private static NamedPolicy about(String principal, String says, PolicyKind kind) {
        String effect = says.equals("deny") ? "Deny" : "Allow";
        String action = says.equals("other") ? "sqs:*" : "*";
        return named(
                "{\"Effect\":\"%s\",\"Principal\":%s,\"Action\":\"%s\",\"Resource\":\"*\"}"
                        .formatted(effect, principal, action),
                kind);
    }

    /// `everyone`, `account`, `user`, ...: whom it allows; `deny-` before it denies; `but-` denies
    /// all but those who are named after it.
    private static NamedPolicy naming(String says, PolicyKind kind) {
        boolean excepts = says.startsWith("but-");
        boolean denies = excepts || says.startsWith("deny-");
        String whom = says.replaceFirst("^(deny|but)-", "");
        String element = excepts ? "NotPrincipal" : "Principal";
        String action = kind == PolicyKind.TRUST ? "sts:AssumeRole" : "kms:*";
        String resource = kind == PolicyKind.TRUST ? "" : ",\"Resource\":\"*\"";
        String statement =
                "{\"Effect\":\"%s\",\"%s\":%s,\"Action\":\"%s\"%s}"
                        .formatted(denies ? "Deny" : "Allow", element, who(whom), action, resource);
        // What does not deny has to allow, or nothing could be told from it.
        if (!excepts) return named(statement, kind);
        String allowance =
                "{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"%s\"%s}"
                        .formatted(action, resource);
        return named(statement + "," + allowance, kind);
    }

    private static String who(String whom) {
        if (whom.equals("everyone")) return "\"*\"";
        if (whom.equals("service")) return "{\"Service\":\"s3.amazonaws.com\"}";
        if (whom.equals("nobody")) return "{\"AWS\":\"arn:aws:iam::" + OWN + ":user/nobody\"}";
        List<String> names = new ArrayList<>();
        for (String each : whom.split("\\+")) names.add("\"" + arn(each) + "\"");
        return "{\"AWS\":[" + String.join(",", names) + "]}";
    }

    private static String arn(String name) {
        return switch (name) {
            case "account" -> "arn:aws:iam::" + OWN + ":root";
            case "owner" -> "arn:aws:iam::" + OTHER + ":root";
            case "user" -> "arn:aws:iam::" + OWN + ":user/ada";
            case "role" -> "arn:aws:iam::" + OWN + ":role/work";
            case "session" -> "arn:aws:sts::" + OWN + ":assumed-role/work/s";
            case "federated" -> "arn:aws:sts::" + OWN + ":federated-user/fred";
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Grant grant(String grantee) {
        Name name =
                switch (grantee) {
                    case "service" -> new Name.Service("s3.amazonaws.com");
                    case "account" -> new Name.Account(new AccountId(OWN));
                    default -> new Name.Entity(Arn.parse(arn(grantee)));
                };
        return Grant.of("grant", name, Set.of("kms:Decrypt"));
    }

    /// `X` grants X the action; `X@Y` is the list of an object that is Y's in a bucket of another.
    private static AccessList list(String says) {
        String[] parts = says.split("@");
        Optional<AccessList.Keeper> keeper =
                parts.length == 1
                        ? Optional.empty()
                        : Optional.of(
                                new AccessList.Keeper(
                                        switch (parts[1]) {
                                            case "callers" -> Optional.of(new AccountId(OWN));
                                            case "others" -> Optional.of(new AccountId(OTHER));
                                            default -> Optional.empty();
                                        }));
        List<AccessList.Entry> entries =
                parts[0].equals("none")
                        ? List.of()
                        : List.of(
                                new AccessList.Entry(
                                        holder(parts[0]), "READ", Set.of("kms:Decrypt")));
        return new AccessList(entries, keeper);
    }

    private static AccessList.Holder holder(String name) {
        return switch (name) {
            case "account" -> new AccessList.Holder.Account(new AccountId(OWN));
            case "owner" -> new AccessList.Holder.Account(new AccountId(OTHER));
            case "everyone" -> new AccessList.Holder.Everyone();
            case "authenticated" -> new AccessList.Holder.Authenticated();
            case "service" -> new AccessList.Holder.Service("s3.amazonaws.com");
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static NamedPolicy named(String statements, PolicyKind kind) {
        String json = "{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}";
        return new NamedPolicy(kind.name(), Policy.parse(json, kind));
    }

    private static String table() {
        try (InputStream stream =
                EvaluationTableTest.class.getResourceAsStream("evaluation-table.txt")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
