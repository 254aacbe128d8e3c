package coffer.gate;

import coffer.kernel.AccountId;
import coffer.policy.NamedPolicy;
import java.util.List;

/// The policies that an organization keeps above its accounts, as they are at this moment. The
/// organizations service implements it.
///
/// Both answer one list for each level, from the organization's root down to the account itself; no
/// level at all where nothing of that kind is above the account.
public interface Guardrails {

    /// Where there is no organization.
    Guardrails NONE =
            new Guardrails() {
                @Override
                public List<List<NamedPolicy>> overPrincipalsOf(AccountId account) {
                    return List.of();
                }

                @Override
                public List<List<NamedPolicy>> overResourcesOf(AccountId account) {
                    return List.of();
                }
            };

    /// Service control policies: what users, roles and the root user of `account` may do at most.
    List<List<NamedPolicy>> overPrincipalsOf(AccountId account);

    /// Resource control policies: what anybody may do at most to what `account` owns.
    List<List<NamedPolicy>> overResourcesOf(AccountId account);
}
