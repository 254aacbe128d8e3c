package coffer.gate;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.policy.document.PrincipalText;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Pins the principals of resource policies: a user or role named by ARN is stored by unique id, so
/// that a later one of the same name is not trusted in its place.
// AWS: IAM User Guide, "AWS JSON policy elements: Principal", on unique ids in resource policies.
public final class PolicyPrincipals {
    private static final Pattern UNIQUE_ID = Pattern.compile("A(IDA|ROA)[A-Z0-9]{12,124}");
    private static final int ACCOUNT_DIGITS = 12;

    private final Principals principals;

    public PolicyPrincipals(Principals principals) {
        this.principals = principals;
    }

    /// `policy`, which was parsed as one, as it is to be stored and decided upon. Throws what
    /// `refusal` makes of a name that is nobody's.
    public String pinned(String policy, Function<String, RuntimeException> refusal) {
        return PrincipalText.changed(policy, name -> pin(name, refusal));
    }

    /// What is stored as it is answered: whoever still exists by ARN, whoever is gone by unique id.
    public String shown(String stored) {
        return PrincipalText.changed(
                stored,
                name ->
                        UNIQUE_ID.matcher(name).matches()
                                ? principals.arnOf(name).map(Arn::toString).orElse(name)
                                : name);
    }

    private String pin(String name, Function<String, RuntimeException> refusal) {
        if (UNIQUE_ID.matcher(name).matches()) {
            if (principals.arnOf(name).isEmpty()) throw refusal.apply(name);
            return name;
        }
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
