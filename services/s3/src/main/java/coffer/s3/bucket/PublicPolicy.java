package coffer.s3.bucket;

import coffer.policy.access.OpenAccess;
import coffer.policy.document.PolicyDocument;

/// Tells a public bucket policy from one that names those it trusts.
final class PublicPolicy {
    private PublicPolicy() {}

    static boolean isPublic(PolicyDocument document) {
        return !OpenAccess.offences(document).isEmpty();
    }
}
