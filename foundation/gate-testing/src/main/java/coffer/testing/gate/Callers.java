package coffer.testing.gate;

import coffer.gate.Identity;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.policy.Principal;
import java.util.Map;
import java.util.Optional;

/// Who may call, as the gate would have found out. Only what policies give them is theirs.
public final class Callers {
    private Callers() {}

    public static Identity root(AccountId account) {
        return identity(new Principal.Root(account), account);
    }

    /// A user whose id is made from the name, as [FakePrincipals] makes it.
    public static Identity user(AccountId account, String name) {
        Arn arn = Arn.global("iam", account, "user/" + name);
        return identity(new Principal.User(account, arn, FakePrincipals.idOf(name)), account);
    }

    /// A session of a role.
    public static Identity session(AccountId account, String role, String session) {
        return identity(
                new Principal.AssumedRole(
                        account,
                        Arn.global("iam", account, "role/" + role),
                        Arn.global("sts", account, "assumed-role/" + role + "/" + session),
                        FakePrincipals.roleIdOf(role),
                        session),
                account);
    }

    public static Identity identity(Principal principal, AccountId account) {
        return new Identity(
                principal, Optional.of(account), Optional.empty(), Map.of(), Optional.empty());
    }
}
