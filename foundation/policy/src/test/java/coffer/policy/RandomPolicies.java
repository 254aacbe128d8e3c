package coffer.policy;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.policy.context.Context;
import coffer.policy.document.PolicyKind;
import coffer.policy.document.PrincipalElement.Name;
import coffer.testing.Forall.Gen;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Random requests and valid policies over a vocabulary so small that they often meet.
final class RandomPolicies {
    static final String HOME = "111122223333";
    static final String AWAY = "444455556666";

    private static final List<String> ACTIONS =
            List.of("kms:Decrypt", "kms:Encrypt", "s3:GetObject", "s3:PutObject", "KMS:decrypt");
    private static final List<String> ACTION_PATTERNS =
            List.of(
                    "*",
                    "*:*",
                    "kms:*",
                    "KMS:Dec*",
                    "s3:?etObject",
                    "s3:GetObject",
                    "s3:*Object",
                    "*:Get*",
                    "kms:Decrypt",
                    "kms:*crypt*");
    private static final List<String> RESOURCES =
            List.of(
                    "*",
                    "arn:aws:s3:::b/alice/k",
                    "arn:aws:s3:::b/bob/k",
                    "arn:aws:s3:::b/*/k",
                    "arn:aws:kms:eu-west-1:111122223333:key/1",
                    "arn:aws:kms:eu-west-1:111122223333:alias/alice");
    private static final List<String> RESOURCE_PATTERNS =
            List.of(
                    "*",
                    "arn:aws:s3:::b/*",
                    "arn:aws:s3:::b/${aws:username}/*",
                    "arn:aws:s3:::b/${aws:username, 'bob'}/k",
                    "arn:aws:s3:::b/${*}/k",
                    "arn:aws:s3:::?/*/k",
                    "arn:aws:kms",
                    "arn:aws:kms:*:111122223333:key/*",
                    "arn:aws:kms:*:key/1",
                    "arn:*:${aws:PrincipalTag/team}",
                    "arn:aws:s3:::b/alice/k");
    private static final List<String> STRING_KEYS =
            List.of(
                    "aws:username",
                    "AWS:UserName",
                    "aws:PrincipalTag/team",
                    "aws:TagKeys",
                    "aws:SourceAccount");
    private static final List<String> STRINGS =
            List.of("alice", "bob", "Alice", "", "*", "team-a", "a", "al?ce");
    private static final List<String> STRING_PATTERNS =
            List.of(
                    "alice",
                    "bob",
                    "ALICE",
                    "",
                    "*",
                    "a*",
                    "?l*e",
                    "team-a",
                    "${aws:username}",
                    "${aws:PrincipalTag/team, 'alice'}",
                    "${*}",
                    "x${$}{aws:username}");
    private static final List<String> NUMBERS = List.of("1", "10", "10.5", "-3", "007", "many");
    private static final List<String> DATES =
            List.of(
                    "2020-01-01T00:00:01Z",
                    "2020-06-01T12:00:00+02:00",
                    "2020",
                    "2020-02",
                    "2020-03-04",
                    "1577836801",
                    "yesterday");
    private static final List<String> ADDRESSES =
            List.of("203.0.113.7", "10.0.0.1", "2001:db8::1", "2001:DB8:0:0:1::2", "nowhere");
    private static final List<String> RANGES =
            List.of("203.0.113.0/24", "10.0.0.1", "0.0.0.0/0", "2001:db8::/32", "2001:db8::1");
    private static final List<String> ARNS =
            List.of(
                    "arn:aws:sns:eu-west-1:111122223333:topic",
                    "arn:aws:iam::111122223333:user/alice",
                    "arn:aws:x:y:z:a:b:c",
                    "not-an-arn");
    private static final List<String> ARN_PATTERNS =
            List.of(
                    "arn:aws:sns:*:111122223333:*",
                    "arn:aws:iam::*:user/${aws:username}",
                    "arn:aws:sns:*:*:t?pic",
                    "arn:*:*:*:*:*",
                    "*",
                    "arn:aws:x:?:*:a:b:*",
                    "arn:aws:${aws:PrincipalTag/team}",
                    "${aws:PrincipalTag/team}");
    private static final List<String> BASE64 = List.of("AAEC", "AAED", "!!");
    private static final List<String> NAMES =
            List.of(
                    "*",
                    HOME,
                    AWAY,
                    "arn:aws:iam::" + HOME + ":root",
                    "arn:aws:iam::" + HOME + ":user/alice",
                    "arn:aws:iam::" + AWAY + ":user/alice",
                    "AIDAALICE0000000000",
                    "arn:aws:iam::" + HOME + ":role/app",
                    "AROAAPP0000000000",
                    "arn:aws:sts::" + HOME + ":assumed-role/app/s1",
                    "arn:aws:sts::" + HOME + ":federated-user/fred");

    private static final List<Name> GRANTEES =
            List.of(
                    new Name.Account(new AccountId(HOME)),
                    new Name.Account(new AccountId(AWAY)),
                    new Name.Entity(Arn.parse("arn:aws:iam::" + HOME + ":user/alice")),
                    new Name.Entity(Arn.parse("arn:aws:iam::" + AWAY + ":user/alice")),
                    new Name.UniqueId("AIDAALICE0000000000"),
                    new Name.UniqueId("AROAAPP0000000000"),
                    new Name.Entity(Arn.parse("arn:aws:iam::" + AWAY + ":role/app")),
                    new Name.Entity(Arn.parse("arn:aws:sts::" + HOME + ":assumed-role/app/s1")),
                    new Name.Session("AROAAPP0000000000", "s1"),
                    new Name.Entity(Arn.parse("arn:aws:sts::" + HOME + ":federated-user/fred")),
                    new Name.Service("s3.amazonaws.com"));

    private static final List<AccessList.Holder> HOLDERS =
            List.of(
                    new AccessList.Holder.Account(new AccountId(HOME)),
                    new AccessList.Holder.Account(new AccountId(AWAY)),
                    new AccessList.Holder.Everyone(),
                    new AccessList.Holder.Authenticated(),
                    new AccessList.Holder.Service("s3.amazonaws.com"));

    private final Gen gen;
    private boolean hasVariables;

    RandomPolicies(Gen gen) {
        this.gen = gen;
    }

    Request request() {
        String owner = gen.below(3) > 0 ? HOME : AWAY;
        return new Request(
                principal(),
                gen.oneOf(ACTIONS),
                gen.oneOf(RESOURCES),
                new AccountId(owner),
                context());
    }

    private AccessList list() {
        List<AccessList.Entry> entries = new ArrayList<>();
        for (int i = gen.below(4); i > 0; i--) {
            entries.add(
                    new AccessList.Entry(
                            gen.oneOf(HOLDERS),
                            "READ",
                            Set.of(gen.oneOf(ACTIONS), gen.oneOf(ACTIONS.subList(0, 4)) + "s")));
        }
        Optional<AccessList.Keeper> keeper =
                switch (gen.below(6)) {
                    case 0 -> Optional.of(new AccessList.Keeper(Optional.empty()));
                    case 1 -> keeper(HOME);
                    case 2 -> keeper(AWAY);
                    default -> Optional.empty();
                };
        return new AccessList(entries, keeper);
    }

    private static Optional<AccessList.Keeper> keeper(String account) {
        return Optional.of(new AccessList.Keeper(Optional.of(new AccountId(account))));
    }

    private Principal principal() {
        String account = gen.below(3) > 0 ? HOME : AWAY;
        return switch (gen.below(10)) {
            case 0 -> Callers.root(account);
            case 1 -> new Principal.Service("s3.amazonaws.com");
            case 2 -> new Principal.Anonymous();
            case 3 -> Callers.provided("idp.example.com");
            case 4 ->
                    Callers.federated(
                            account,
                            "fred",
                            gen.flip()
                                    ? Optional.of(Callers.user(account, "alice"))
                                    : Optional.empty());
            case 5, 6 -> Callers.role(account, "app", gen.flip() ? "s1" : "s2");
            default -> Callers.user(account, gen.flip() ? "alice" : "bob");
        };
    }

    private Context context() {
        Context.Builder context = Context.builder();
        for (String key : STRING_KEYS.subList(1, 5)) maybe(context, key, STRINGS);
        maybe(context, "s3:max-keys", NUMBERS);
        maybe(context, "aws:CurrentTime", DATES);
        maybe(context, "aws:SourceIp", ADDRESSES);
        maybe(context, "aws:SourceArn", ARNS);
        maybe(context, "some:bytes", BASE64);
        maybe(context, "aws:SecureTransport", List.of("true", "false", "TRUE", "maybe"));
        return context.build();
    }

    private void maybe(Context.Builder context, String key, List<String> vocabulary) {
        if (gen.below(4) == 0) return;
        int count = gen.below(6) == 0 ? gen.below(4) : 1;
        List<String> values = new ArrayList<>();
        for (int i = 0; i < count; i++) values.add(gen.oneOf(vocabulary));
        context.put(key, values);
    }

    Policies policies() {
        Policies.Builder all = Policies.builder();
        all.identity(some(PolicyKind.IDENTITY));
        if (gen.below(4) == 0) all.boundary(named(PolicyKind.BOUNDARY));
        if (gen.below(3) == 0) all.session(some(PolicyKind.SESSION));
        if (gen.below(4) == 0) for (int i = gen.below(3); i >= 0; i--) level(all, PolicyKind.SCP);
        if (gen.below(4) == 0) for (int i = gen.below(2); i >= 0; i--) level(all, PolicyKind.RCP);
        if (gen.below(5) == 0) all.endpoint(some(PolicyKind.ENDPOINT));
        switch (gen.below(3)) {
            case 0 -> {
                if (gen.flip()) all.resource(named(PolicyKind.RESOURCE));
                if (gen.flip()) all.acl(list());
            }
            case 1 -> {
                all.rule(ResourceRule.KEY_POLICY);
                if (gen.below(8) > 0) all.resource(named(PolicyKind.KEY));
                for (int i = gen.below(4); i > 1; i--) all.grants(List.of(grant(i)));
            }
            default -> {
                all.rule(ResourceRule.TRUST_POLICY);
                if (gen.below(8) > 0) all.resource(named(PolicyKind.TRUST));
            }
        }
        return all.build();
    }

    private void level(Policies.Builder all, PolicyKind kind) {
        List<NamedPolicy> policies = new ArrayList<>(some(kind));
        String principal = kind == PolicyKind.RCP ? "\"Principal\":\"*\"," : "";
        String full =
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
                        + principal
                        + "\"Action\":\"*\",\"Resource\":\"*\"}}";
        if (gen.below(4) > 0) policies.add(new NamedPolicy("full", Policy.parse(full, kind)));
        if (kind == PolicyKind.SCP) all.scpLevel(policies);
        else all.rcpLevel(policies);
    }

    private List<NamedPolicy> some(PolicyKind kind) {
        List<NamedPolicy> policies = new ArrayList<>();
        for (int i = gen.below(3); i > 0; i--) policies.add(named(kind));
        return policies;
    }

    private Grant grant(int number) {
        Set<String> actions = new LinkedHashSet<>();
        for (int i = gen.below(3); i >= 0; i--) actions.add(gen.oneOf(ACTIONS.subList(0, 3)));
        Grant grant = Grant.of("grant-" + number, gen.oneOf(GRANTEES), actions);
        return gen.below(4) > 0
                ? grant
                : new Grant(grant.id(), grant.grantee(), actions, Grant.Worth.ALONE);
    }

    private NamedPolicy named(PolicyKind kind) {
        return new NamedPolicy(kind + "-policy", Policy.parse(document(kind), kind));
    }

    String document(PolicyKind kind) {
        String version =
                switch (kind == PolicyKind.RCP ? 2 : gen.below(6)) {
                    case 0 -> "\"Version\":\"2008-10-17\",";
                    case 1 -> "";
                    default -> "\"Version\":\"2012-10-17\",";
                };
        hasVariables = version.contains("2012");
        List<String> statements = new ArrayList<>();
        for (int i = gen.below(1 + Math.min(3, gen.size())); i >= 0; i--) {
            statements.add(statement(kind));
        }
        String list = String.join(",", statements);
        boolean isBare = statements.size() == 1 && gen.flip();
        return "{" + version + "\"Statement\":" + (isBare ? list : "[" + list + "]") + "}";
    }

    private String statement(PolicyKind kind) {
        // But for the one that allows everything, RCPs only deny, and have no NotAction.
        boolean denies = kind == PolicyKind.RCP || gen.below(4) == 0;
        List<String> members = new ArrayList<>();
        members.add("\"Effect\":\"" + (denies ? "Deny" : "Allow") + "\"");
        if (kind.namesPrincipals()) members.add(principalElement(kind, denies));
        if (kind == PolicyKind.TRUST) {
            members.add("\"Action\":\"sts:" + gen.oneOf(List.of("*", "AssumeRole")) + "\"");
        } else {
            members.add(
                    kind == PolicyKind.RCP
                            ? "\"Action\":" + list(ACTION_PATTERNS)
                            : element("Action", ACTION_PATTERNS));
            members.add(element("Resource", RESOURCE_PATTERNS));
        }
        if (gen.flip()) members.add("\"Condition\":{" + conditions() + "}");
        return "{" + String.join(",", members) + "}";
    }

    private String principalElement(PolicyKind kind, boolean denies) {
        if (kind == PolicyKind.RCP) return "\"Principal\":\"*\"";
        boolean negated = denies && kind != PolicyKind.TRUST && gen.below(3) == 0;
        String name = negated ? "\"NotPrincipal\":" : "\"Principal\":";
        return switch (gen.below(8)) {
            case 0 -> name + "\"*\"";
            case 1 ->
                    name
                            + "{\"Service\":"
                            + list(List.of("s3.amazonaws.com", "*", "ec2.amazonaws.com"))
                            + ",\"AWS\":"
                            + list(NAMES)
                            + "}";
            case 2 -> name + "{\"Federated\":\"idp.example.com\"}";
            default -> name + "{\"AWS\":" + list(NAMES) + "}";
        };
    }

    private String element(String name, List<String> vocabulary) {
        boolean negated = gen.below(6) == 0;
        return "\"" + (negated ? "Not" : "") + name + "\":" + list(vocabulary);
    }

    private String list(List<String> vocabulary) {
        List<String> values = new ArrayList<>();
        for (int i = gen.below(4); i >= 0; i--) values.add("\"" + gen.oneOf(vocabulary) + "\"");
        boolean isBare = values.size() == 1 && gen.flip();
        return isBare ? values.getFirst() : "[" + String.join(",", values) + "]";
    }

    private String conditions() {
        Set<String> operators = new LinkedHashSet<>();
        for (int i = gen.below(2); i >= 0; i--) operators.add(operator());
        return operators.stream().map(this::condition).collect(Collectors.joining(","));
    }

    private String operator() {
        String base = gen.oneOf(OPERATORS);
        if (base.equals("Null")) return base;
        String quantifier = gen.oneOf(List.of("", "", "ForAllValues:", "ForAnyValue:"));
        return quantifier + base + (gen.below(4) == 0 ? "IfExists" : "");
    }

    private String condition(String operator) {
        String base = operator.replaceFirst("^For.*:", "").replaceFirst("IfExists$", "");
        String key = gen.oneOf(STRING_KEYS);
        List<String> values = STRING_PATTERNS;
        if (base.startsWith("Numeric")) {
            key = "s3:max-keys";
            values = NUMBERS.subList(0, 5);
        } else if (base.startsWith("Date")) {
            key = "aws:currenttime";
            values = DATES.subList(0, 6);
        } else if (base.startsWith("Arn")) {
            key = "aws:SourceArn";
        } else if (base.endsWith("IpAddress")) {
            key = "aws:SourceIp";
            values = RANGES;
        } else if (base.equals("Bool")) {
            key = "aws:SecureTransport";
            values = List.of("true", "false");
        } else if (base.equals("Null")) {
            values = List.of("true", "false");
        } else if (base.equals("BinaryEquals")) {
            key = "some:bytes";
            values = BASE64.subList(0, 2);
        }
        // The older version has no variables, and without them a pattern may be no ARN.
        if (base.startsWith("Arn"))
            values = hasVariables ? ARN_PATTERNS : ARN_PATTERNS.subList(0, 6);
        return "\"" + operator + "\":{\"" + key + "\":" + list(values) + "}";
    }

    private static final List<String> OPERATORS =
            List.of(
                    "StringEquals",
                    "StringNotEquals",
                    "StringEqualsIgnoreCase",
                    "StringNotEqualsIgnoreCase",
                    "StringLike",
                    "StringNotLike",
                    "NumericEquals",
                    "NumericNotEquals",
                    "NumericLessThan",
                    "NumericLessThanEquals",
                    "NumericGreaterThan",
                    "NumericGreaterThanEquals",
                    "DateEquals",
                    "DateNotEquals",
                    "DateLessThan",
                    "DateLessThanEquals",
                    "DateGreaterThan",
                    "DateGreaterThanEquals",
                    "Bool",
                    "BinaryEquals",
                    "IpAddress",
                    "NotIpAddress",
                    "ArnEquals",
                    "ArnLike",
                    "ArnNotEquals",
                    "ArnNotLike",
                    "Null");
}
