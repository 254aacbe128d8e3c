package coffer.policy;

import coffer.kernel.AccountId;
import coffer.policy.context.Context;

/// One permission to decide: may the principal do this to that?
///
/// `action` is as in policies (`kms:Decrypt`), `resource` an ARN, or `*` where an action is about
/// no resource in particular; `resourceOwner` is the account that owns the resource, or would.
public record Request(
        Principal principal,
        String action,
        String resource,
        AccountId resourceOwner,
        Context context) {

    /// Whether the caller belongs to the account that owns the resource.
    public boolean isWithinAccount() {
        return principal.account().filter(resourceOwner::equals).isPresent();
    }
}
