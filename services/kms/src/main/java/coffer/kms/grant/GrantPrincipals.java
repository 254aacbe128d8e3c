package coffer.kms.grant;

import coffer.gate.Call;
import coffer.gate.PolicyPrincipals;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import coffer.policy.Principal;
import coffer.policy.document.PrincipalElement.Name;
import coffer.policy.document.PrincipalNames;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Whom grants name: an account, user, role, session of a role or federated user, or a service.
///
/// Users, roles and sessions of accounts that are kept here are stored by unique id, so that a
/// later one of the same name gains nothing; all others as they were written.
public final class GrantPrincipals {
    private static final Pattern ENTITY = Pattern.compile("(user|role)/[^*?]+");
    private static final Pattern SESSION =
            Pattern.compile("(assumed-role/[^/*?]+|federated-user)/[^/*?]+");
    private static final Pattern SERVICE =
            Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*\\.amazonaws\\.com");

    private final PolicyPrincipals principals;

    public GrantPrincipals(PolicyPrincipals principals) {
        this.principals = principals;
    }

    /// A name as it is to be stored; refuses what names nobody.
    ///
    /// Only a service that asks on its caller's behalf can name a service.
    String stored(String given, Call call) {
        boolean isService = call.via().isPresent() && SERVICE.matcher(given).matches();
        if (isService) return given;
        if (!isPrincipal(given)) throw invalid(given);
        return principals.pinnedName(given, () -> invalid(given));
    }

    /// A name as it would be stored if it names somebody.
    String sought(String given) {
        return isPrincipal(given) ? principals.pinnedName(given, () -> invalid(given)) : given;
    }

    /// A stored name as it is answered: by ARN, or by unique id whoever is gone.
    String shown(String stored) {
        return principals.shownName(stored);
    }

    private static boolean isPrincipal(String text) {
        return Arn.find(text)
                .filter(arn -> arn.partition().equals("aws") && arn.region().isEmpty())
                .filter(arn -> AccountId.isOne(arn.account()))
                .filter(GrantPrincipals::isPrincipal)
                .isPresent();
    }

    private static boolean isPrincipal(Arn arn) {
        return switch (arn.service()) {
            case "iam" -> arn.resource().equals("root") || matches(ENTITY, arn);
            case "sts" -> matches(SESSION, arn);
            default -> false;
        };
    }

    private static boolean matches(Pattern form, Arn arn) {
        return form.matcher(arn.resource()).matches();
    }

    /// A stored name as decisions know it.
    static Name name(String stored) {
        if (PrincipalNames.isUniqueId(stored)) return new Name.UniqueId(stored);
        return Arn.find(stored).map(GrantPrincipals::name).orElseGet(() -> nameWithoutArn(stored));
    }

    private static Name name(Arn arn) {
        return arn.resource().equals("root")
                ? new Name.Account(new AccountId(arn.account()))
                : new Name.Entity(arn);
    }

    private static Name nameWithoutArn(String stored) {
        int colon = stored.indexOf(':');
        return colon < 0
                ? new Name.Service(stored)
                : new Name.Session(stored.substring(0, colon), stored.substring(colon + 1));
    }

    /// What kind of name a stored one is.
    static String form(String stored) {
        return switch (name(stored)) {
            case Name.UniqueId _ -> "id";
            case Name.Session _ -> "session";
            case Name.Account _ -> "account";
            case Name.Entity(Arn arn) -> arn.service();
            case Name.Service _ -> "service";
            case Name.Everyone _, Name.EveryService _, Name.Provider _ ->
                    throw new IllegalStateException("nobody can be granted as " + stored);
        };
    }

    /// Every stored name that reaches the caller.
    static List<String> reaching(Principal caller) {
        List<String> names = new ArrayList<>();
        switch (caller) {
            case Principal.Root _ -> {}
            case Principal.User user -> add(names, user);
            case Principal.AssumedRole role -> {
                names.add(role.roleUniqueId());
                names.add(role.roleUniqueId() + ":" + role.sessionName());
                names.add(role.roleArn().toString());
                names.add(role.sessionArn().toString());
            }
            case Principal.FederatedUser federated -> {
                names.add(federated.arn().toString());
                federated.issuer().ifPresent(user -> add(names, user));
            }
            case Principal.Service service -> names.add(service.name());
            case Principal.ProvidedIdentity _, Principal.Anonymous _ -> {}
        }
        caller.account().ifPresent(account -> names.add(root(account)));
        return names;
    }

    private static void add(List<String> names, Principal.User user) {
        names.add(user.uniqueId());
        names.add(user.arn().toString());
    }

    static String root(AccountId account) {
        return Arn.global("iam", account, "root").toString();
    }

    private static ServiceException invalid(String given) {
        return KmsError.INVALID_ARN.because("ARN does not refer to a valid principal: " + given);
    }
}
