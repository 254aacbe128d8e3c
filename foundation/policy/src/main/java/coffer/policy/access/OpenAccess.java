package coffer.policy.access;

import coffer.policy.document.ConditionElement;
import coffer.policy.document.Effect;
import coffer.policy.document.PolicyDocument;
import coffer.policy.document.PrincipalElement;
import coffer.policy.document.PrincipalElement.Name;
import coffer.policy.document.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Tells a resource's policy that lets everybody in from one that names those it trusts.
// AWS: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage", 'The meaning of
// "public"'; Access Analyzer holds the same of other resources.
public final class OpenAccess {
    private static final Set<String> FIXING_KEYS =
            Set.of(
                    "aws:principalaccount",
                    "aws:principalarn",
                    "aws:principalorgid",
                    "aws:principalorgpaths",
                    "aws:sourceaccount",
                    "aws:sourcearn",
                    "aws:sourceorgid",
                    "aws:sourceorgpaths",
                    "aws:sourceowner",
                    "aws:sourcevpc",
                    "aws:sourcevpce",
                    "aws:userid",
                    "kms:calleraccount",
                    "s3:dataaccesspointaccount",
                    "s3:dataaccesspointarn",
                    "s3:x-amz-server-side-encryption-aws-kms-key-id");
    private static final Set<String> FIXING_OPERATORS =
            Set.of("stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike");
    private static final int BROADEST_IPV4 = 8;
    private static final int BROADEST_IPV6 = 32;

    private OpenAccess() {}

    /// The statements that let everybody in; none if the policy is not public.
    public static List<Offence> offences(PolicyDocument document) {
        List<Clause> denials =
                Clause.of(document, Effect.DENY).stream()
                        .filter(denial -> denial.claims().isEmpty())
                        .toList();
        List<Offence> offences = new ArrayList<>();
        for (int i = 0; i < document.statements().size(); i++) {
            Statement statement = document.statements().get(i);
            if (!isPublic(statement)) continue;
            Clause clause = Clause.of(statement, document.version());
            boolean isDenied =
                    clause.apart().stream()
                            .allMatch(part ->
                                    denials.stream().anyMatch(denial -> denial.covers(part)));
            if (!isDenied) offences.add(Offence.of(i, statement));
        }
        return offences;
    }

    private static boolean isPublic(Statement statement) {
        if (statement.effect() != Effect.ALLOW) return false;
        boolean namesEveryone = statement.principal().map(OpenAccess::namesEveryone).orElse(true);
        return namesEveryone && statement.conditions().stream().noneMatch(OpenAccess::fixes);
    }

    private static boolean namesEveryone(PrincipalElement principal) {
        return principal.negated()
                || principal.names().stream()
                        .anyMatch(name ->
                                name instanceof Name.Everyone || name instanceof Name.EveryService);
    }

    private static boolean fixes(ConditionElement condition) {
        String key = condition.key().toLowerCase(Locale.ROOT);
        String operator = condition.operator().toLowerCase(Locale.ROOT);
        if (operator.startsWith("foranyvalue:")) operator = operator.substring(12);
        if (key.equals("aws:sourceip")) {
            return operator.equals("ipaddress")
                    && condition.values().stream().allMatch(OpenAccess::isNarrow);
        }
        return FIXING_KEYS.contains(key)
                && FIXING_OPERATORS.contains(operator)
                && condition.values().stream().noneMatch(value -> isLoose(key, value));
    }

    private static boolean isLoose(String key, String value) {
        // A role's sessions all begin with its unique id, so "AROA...:*" is as fixed as the id.
        boolean namesRole = key.equals("aws:userid") && value.matches("AROA[A-Z0-9]+:\\*");
        // AWS: "this value can contain a wildcard for the access point name without rendering the
        // policy public, as long as the account id is fixed".
        boolean namesAccount =
                key.equals("s3:dataaccesspointarn")
                        && value.matches("arn:[a-z-]+:s3:[a-z0-9-]+:\\d{12}:accesspoint/[^$]*");
        boolean hasWildcard = value.contains("*") || value.contains("?") || value.contains("${");
        return hasWildcard && !namesRole && !namesAccount;
    }

    private static boolean isNarrow(String range) {
        int slash = range.indexOf('/');
        if (slash < 0) return true;
        String bits = range.substring(slash + 1);
        if (!bits.matches("\\d{1,3}")) return false;
        int broadest = range.contains(":") ? BROADEST_IPV6 : BROADEST_IPV4;
        return Integer.parseInt(bits) >= broadest;
    }
}
