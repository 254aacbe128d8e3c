package coffer.iam.policy;

import coffer.iam.IamError;
import coffer.policy.document.PatternElement;
import coffer.policy.document.PolicyDocument;
import java.util.List;

/// Whether the ARNs of a policy's resources can be anybody's. What is mistyped would match nothing
/// for ever, in a Deny too, so it is refused when it is written.
final class ResourceNames {
    private static final int ALL_PARTS = 6;
    private static final List<String> IN_IAM =
            List.of(
                    "user/",
                    "federated-user/",
                    "role/",
                    "group/",
                    "instance-profile/",
                    "mfa/",
                    "server-certificate/",
                    "policy/",
                    "sms-mfa/",
                    "saml-provider/",
                    "oidc-provider/",
                    "report/",
                    "access-report/");

    private ResourceNames() {}

    /// Throws for a document that names such a resource.
    static void check(PolicyDocument document) {
        document.statements().stream()
                .flatMap(statement -> statement.resource().stream())
                .map(PatternElement::patterns)
                .flatMap(List::stream)
                .filter(resource -> !resource.equals("*"))
                .forEach(resource -> check(resource, resource.split(":", ALL_PARTS)));
    }

    private static void check(String resource, String[] parts) {
        String service = parts.length > 2 ? parts[2] : "";
        if (service.isEmpty() && !isWild(resource)) {
            throw malformed(
                    parts.length > 2
                            ? "The policy failed legacy parsing"
                            : "Resource vendor must be fully qualified and cannot contain regexes.");
        }
        String last = parts[parts.length - 1];
        boolean isCutShort = parts.length > 3 && parts.length < ALL_PARTS;
        if (service.equals("s3") && isCutShort && !isWild(last)) {
            throw malformed("The policy failed legacy parsing");
        }
        if (service.equals("iam") && parts.length == ALL_PARTS && !isInIam(last)) {
            throw malformed(
                    "IAM resource path must either be \"*\" or start with "
                            + String.join(", ", IN_IAM)
                            + ".");
        }
    }

    /// What stands before a wildcard or a variable must be how some resource begins.
    private static boolean isInIam(String resource) {
        // AWS: STS API Reference, AssumeRoot, whose permission is on the root user.
        if (resource.equals("root")) return true;
        String start = resource.split("[*?$]", 2)[0];
        boolean isWhole = start.length() == resource.length();
        return IN_IAM.stream()
                .anyMatch(type -> start.startsWith(type) || (!isWhole && type.startsWith(start)));
    }

    private static boolean isWild(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.contains("${");
    }

    private static RuntimeException malformed(String why) {
        return IamError.MALFORMED_POLICY_DOCUMENT.because(why);
    }
}
