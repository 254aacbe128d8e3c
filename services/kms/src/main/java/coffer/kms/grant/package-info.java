/// Grants: permissions to use one key that are given and taken back one by one, beside its policy.
///
/// [coffer.kms.grant.Grants] keeps them, [coffer.kms.grant.KeyGrants] finds those that a decision
/// counts, [coffer.kms.grant.GrantTokens] makes and checks tokens.
@NullMarked
package coffer.kms.grant;

import org.jspecify.annotations.NullMarked;
