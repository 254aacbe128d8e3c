package coffer.policy;

import coffer.policy.document.PrincipalElement.Name;
import java.util.Set;

/// A KMS grant whose constraints the request meets, which the key service has seen to: `actions`
/// (as in policies, such as `kms:Decrypt`) to `grantee`.
///
/// It allows like a statement of the key policy that names the grantee, so what limits such a
/// statement limits a grant: an explicit deny anywhere, the organization's policies, and, where it
/// names a role, the boundary and session policy of the session. Where it names the session itself
/// or a user, they do not.
// AWS: KMS Developer Guide, "Grants in AWS KMS" and "Troubleshooting AWS KMS permissions"; IAM User
// Guide, "Policy evaluation logic", on resource-based policies and implicit denies.
public record Grant(String id, Name grantee, Set<String> actions, Worth worth) {
    /// What a grant is worth to callers of other accounts than the key's.
    public enum Worth {
        /// As much as the key policy: their own account must allow it too.
        KEY_POLICY,
        /// Enough by itself for whom it names, as for retiring it; for those of an account that it
        /// names, that account decides.
        // AWS: KMS Developer Guide, "Retiring and revoking grants".
        ALONE
    }

    public Grant {
        actions = Set.copyOf(actions);
    }

    /// One that lets its grantee use the key.
    public static Grant of(String id, Name grantee, Set<String> actions) {
        return new Grant(id, grantee, actions, Worth.KEY_POLICY);
    }

    /// `NONE` if it is not about the request.
    Reach reach(Request request) {
        if (actions.stream().noneMatch(request.action()::equalsIgnoreCase)) return Reach.NONE;
        return PrincipalMatcher.reach(grantee, request.principal());
    }
}
