package coffer.gate;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.policy.document.PrincipalNames;
import coffer.policy.document.PrincipalText;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Pins the principals of resource policies: a user or role named by ARN is stored by unique id, so
/// that a later one of the same name is not trusted in its place.
// AWS: IAM User Guide, "AWS JSON policy elements: Principal", on unique ids in resource policies.
public final class PolicyPrincipals {
    private static final Pattern SESSION = Pattern.compile("assumed-role/[^/]+/[^/]+");
    private static final int ACCOUNT_DIGITS = 12;

    private final Principals principals;

    public PolicyPrincipals(Principals principals) {
        this.principals = principals;
    }

    /// `policy`, which was parsed as one, as it is to be stored and decided upon on a resource of
    /// `owner`. Throws what `refusal` makes of a name that is nobody's.
    ///
    /// Whom another account's unique id means is not told, so only the owner's own may be written
    /// down as such.
    public String pinned(
            AccountId owner, String policy, Function<String, RuntimeException> refusal) {
        return PrincipalText.changed(
                policy,
                name ->
                        PrincipalNames.isUniqueId(name)
                                ? own(owner, name, refusal)
                                : pin(name, refusal));
    }

    private String own(AccountId owner, String id, Function<String, RuntimeException> refusal) {
        return principals
                .arnOf(id)
                .filter(arn -> arn.account().equals(owner.digits()))
                .map(_ -> id)
                .orElseThrow(() -> refusal.apply(id));
    }

    /// What is stored as it is answered: whoever still exists by ARN, whoever is gone by unique id.
    public String shown(String stored) {
        return PrincipalText.changed(stored, this::shownEntity);
    }

    /// One name as policies give it, as it is to be stored and decided upon.
    ///
    /// A session of a role is stored as the role's unique id, a colon and the session's name.
    public String pinnedName(String name, Supplier<? extends RuntimeException> refusal) {
        Optional<Arn> session = Arn.find(name).filter(PolicyPrincipals::isSession);
        if (session.isEmpty()) return pin(name, nobody -> refusal.get());
        String[] parts = session.get().resource().split("/", -1);
        AccountId account = new AccountId(session.get().account());
        if (!principals.keeps(account)) return name;
        return principals.roleIdOf(account, parts[1]).orElseThrow(refusal) + ":" + parts[2];
    }

    /// One stored name as it is answered.
    public String shownName(String stored) {
        int colon = stored.indexOf(':');
        if (colon < 0 || !PrincipalNames.isUniqueId(stored.substring(0, colon))) {
            return shownEntity(stored);
        }
        return principals
                .arnOf(stored.substring(0, colon))
                .map(role -> sessionArn(role, stored.substring(colon + 1)))
                .orElse(stored);
    }

    private String shownEntity(String name) {
        return PrincipalNames.isUniqueId(name)
                ? principals.arnOf(name).map(Arn::toString).orElse(name)
                : name;
    }

    private static boolean isSession(Arn arn) {
        return arn.service().equals("sts")
                && arn.account().length() == ACCOUNT_DIGITS
                && SESSION.matcher(arn.resource()).matches();
    }

    private static String sessionArn(Arn role, String session) {
        String name = role.resource().substring(role.resource().lastIndexOf('/') + 1);
        return Arn.global(
                        "sts",
                        new AccountId(role.account()),
                        "assumed-role/" + name + "/" + session)
                .toString();
    }

    private String pin(String name, Function<String, RuntimeException> refusal) {
        return Arn.find(name)
                .filter(this::isKeptHere)
                .map(arn -> principals.idOf(arn).orElseThrow(() -> refusal.apply(name)))
                .orElse(name);
    }

    private boolean isKeptHere(Arn arn) {
        return arn.service().equals("iam")
                && !arn.resource().equals("root")
                && arn.account().length() == ACCOUNT_DIGITS
                && principals.keeps(new AccountId(arn.account()));
    }
}
