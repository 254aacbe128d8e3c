package coffer.gate.authorise;

import coffer.gate.Demand;
import coffer.gate.Guardrails.Standing;
import coffer.policy.NamedPolicy;
import coffer.policy.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which calls the policies of an organization are about.
// AWS: Organizations User Guide, "Service control policies", "Tasks and entities not restricted by
// SCPs"; "Resource control policies", "Resources and entities not restricted by RCPs". That neither
// is about the management account, [coffer.gate.Guardrails] knows.
public final class Railing {
    // AWS: Organizations User Guide, "List of AWS services that support RCPs".
    private static final Set<String> SERVICES =
            Set.of(
                    "aoss",
                    "cognito-identity",
                    "cognito-idp",
                    "dynamodb",
                    "ecr",
                    "kms",
                    "logs",
                    "s3",
                    "secretsmanager",
                    "sqs",
                    "sts");

    private Railing() {}

    /// The service control policies that bind `caller`, whose account stands in `standing`; level
    /// by level, and no level at all if none does.
    public static List<List<NamedPolicy>> scps(Principal caller, Standing standing) {
        return isServiceLinked(caller) ? List.of() : standing.scps();
    }

    static List<List<NamedPolicy>> rcps(Principal caller, Demand demand, Standing owner) {
        if (owner.rcps().isEmpty() || isServiceLinked(caller)) return List.of();
        String action = demand.action();
        String service =
                action.substring(0, Math.max(0, action.indexOf(':'))).toLowerCase(Locale.ROOT);
        // AWS: KMS Developer Guide, "Resource control policies": neither retiring a grant is theirs
        // nor any key that AWS manages.
        boolean isExempt =
                !SERVICES.contains(service)
                        || action.equalsIgnoreCase("kms:RetireGrant")
                        || demand.governance().isAwsManaged();
        return isExempt ? List.of() : owner.rcps();
    }

    private static boolean isServiceLinked(Principal caller) {
        return caller instanceof Principal.AssumedRole session
                && session.roleArn().resource().startsWith("role/aws-service-role/");
    }
}
