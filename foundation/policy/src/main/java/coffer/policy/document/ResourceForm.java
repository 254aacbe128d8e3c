package coffer.policy.document;

import coffer.policy.match.InvalidPatternException;
import coffer.policy.match.Pattern;
import java.util.List;

/// What the text of a resource must look like: `*`, or an ARN as far as it is written out.
// AWS: IAM User Guide, "IAM JSON policy elements: Resource"; IAM and S3 ARNs in the Service
// Authorization Reference.
final class ResourceForm {
    /// What belongs to S3 and yet to a region.
    private static final List<String> REGIONAL_IN_S3 =
            List.of("accesspoint", "access-grants", "async-request", "job", "storage-lens");

    private final Complaints complaints;
    private final boolean variables;

    ResourceForm(Complaints complaints, boolean variables) {
        this.complaints = complaints;
        this.variables = variables;
    }

    void check(String resource) {
        if (resource.equals("*")) return;
        if (!resource.startsWith("arn:")) throw complaints.invalidResource(resource);
        try {
            var _ = Pattern.wildcard(resource, variables);
        } catch (InvalidPatternException malformed) {
            throw complaints.syntax(String.valueOf(malformed.getMessage()));
        }
        checkParts(resource, resource.split(":", 6));
    }

    private void checkParts(String resource, String[] parts) {
        boolean isOurs = parts[1].equals("aws") || hasWildcard(parts[1]);
        if (!isOurs) throw complaints.invalidPartition(parts[1], resource);
        boolean namesRegion = parts.length > 3 && parts[3].matches("[a-z0-9-]+");
        if (!namesRegion) return;
        if (parts[2].equals("iam")) throw complaints.regionalIamResource(resource);
        boolean isBucket = parts[2].equals("s3") && parts.length == 6 && isBucket(parts[5]);
        if (isBucket) throw complaints.regionalBucket(resource);
    }

    private static boolean isBucket(String name) {
        // A wildcard or a variable may stand for something regional.
        String type = name.split("[/:*?$]", 2)[0];
        boolean isWhole =
                type.length() == name.length() || "/:".indexOf(name.charAt(type.length())) >= 0;
        return isWhole && !REGIONAL_IN_S3.contains(type);
    }

    private static boolean hasWildcard(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }
}
