package coffer.policy;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.policy.document.PrincipalElement;
import coffer.policy.document.PrincipalElement.Name;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Whether a `Principal` or `NotPrincipal` element reaches the caller, and how.
final class PrincipalMatcher {
    private static final PrincipalMatcher ANYONE =
            new PrincipalMatcher(new PrincipalElement(false, List.of(new Name.Everyone())));

    private final boolean negated;
    private final boolean isAnyone;
    private final List<Name> names;

    private PrincipalMatcher(PrincipalElement element) {
        this.negated = element.negated();
        this.names = element.names();
        this.isAnyone = !negated && names.stream().anyMatch(Name.Everyone.class::isInstance);
    }

    /// Without an element, the policy is about whoever bears it.
    static PrincipalMatcher of(Optional<PrincipalElement> element) {
        return element.map(PrincipalMatcher::new)
                .filter(matcher -> !matcher.isAnyone)
                .orElse(ANYONE);
    }

    /// `hasBoundary` tells whether a permissions boundary limits the caller.
    Reach reach(Principal principal, boolean hasBoundary) {
        if (isAnyone) return Reach.DIRECT;
        if (negated) return isExcepted(principal, hasBoundary) ? Reach.NONE : Reach.DIRECT;
        Reach best = Reach.NONE;
        for (int i = 0; i < names.size() && best != Reach.DIRECT; i++) {
            best = best.orBetter(reach(names.get(i), principal));
        }
        return best;
    }

    static Reach reach(Name name, Principal principal) {
        return switch (principal) {
            case Principal.Root(AccountId account) -> direct(isAccount(name, account));
            case Principal.User user -> user(name, user);
            case Principal.AssumedRole session -> session(name, session);
            case Principal.FederatedUser federated -> federated(name, federated);
            case Principal.Service(String service) ->
                    direct(name instanceof Name.EveryService || isService(name, service));
            case Principal.ProvidedIdentity provided ->
                    direct(
                            name instanceof Name.Provider(String named)
                                    && named.equals(provided.provider()));
            case Principal.Anonymous _ -> Reach.NONE;
        };
    }

    private static Reach user(Name name, Principal.User user) {
        if (isEntity(name, user.arn()) || isUniqueId(name, user.uniqueId())) return Reach.DIRECT;
        return isAccount(name, user.id()) ? Reach.ACCOUNT : Reach.NONE;
    }

    private static Reach session(Name name, Principal.AssumedRole session) {
        if (isEntity(name, session.sessionArn()) || isSession(name, session)) return Reach.DIRECT;
        if (isRole(name, session)) return Reach.ENTITY;
        return isAccount(name, session.id()) ? Reach.ACCOUNT : Reach.NONE;
    }

    private static Reach federated(Name name, Principal.FederatedUser federated) {
        if (isEntity(name, federated.arn())) return Reach.DIRECT;
        boolean namesIssuer =
                federated.issuer().filter(user -> user(name, user) == Reach.DIRECT).isPresent();
        if (namesIssuer) return Reach.ENTITY;
        return isAccount(name, federated.id()) ? Reach.ACCOUNT : Reach.NONE;
    }

    private static Reach direct(boolean reaches) {
        return reaches ? Reach.DIRECT : Reach.NONE;
    }

    /// An exception must list the caller at every level: account, role and session.
    // AWS: IAM User Guide, "AWS JSON policy elements: NotPrincipal", key points; and that it always
    // denies principals with a permissions boundary.
    private boolean isExcepted(Principal principal, boolean hasBoundary) {
        if (names.stream().anyMatch(Name.Everyone.class::isInstance)) return true;
        if (hasBoundary) return false;
        return switch (principal) {
            case Principal.Root(AccountId account) -> lists(name -> isAccount(name, account));
            case Principal.User user ->
                    lists(name -> isAccount(name, user.id()))
                            && lists(name -> user(name, user) == Reach.DIRECT);
            case Principal.AssumedRole session ->
                    lists(name -> isAccount(name, session.id()))
                            && lists(name -> isRole(name, session))
                            && lists(name -> isEntity(name, session.sessionArn()));
            case Principal.FederatedUser federated ->
                    lists(name -> isAccount(name, federated.id()))
                            && lists(name -> isEntity(name, federated.arn()));
            case Principal.Service _, Principal.ProvidedIdentity _ ->
                    lists(name -> reach(name, principal) == Reach.DIRECT);
            case Principal.Anonymous _ -> false;
        };
    }

    private boolean lists(Predicate<Name> wanted) {
        return names.stream().anyMatch(wanted);
    }

    private static boolean isAccount(Name name, AccountId account) {
        return name instanceof Name.Account(AccountId named) && named.equals(account);
    }

    private static boolean isEntity(Name name, Arn arn) {
        return name instanceof Name.Entity(Arn named) && named.equals(arn);
    }

    private static boolean isRole(Name name, Principal.AssumedRole session) {
        return isEntity(name, session.roleArn()) || isUniqueId(name, session.roleUniqueId());
    }

    private static boolean isSession(Name name, Principal.AssumedRole session) {
        return name instanceof Name.Session(String roleId, String sessionName)
                && roleId.equals(session.roleUniqueId())
                && sessionName.equals(session.sessionName());
    }

    private static boolean isUniqueId(Name name, String id) {
        return name instanceof Name.UniqueId(String named) && named.equals(id);
    }

    private static boolean isService(Name name, String service) {
        return name instanceof Name.Service(String named) && named.equals(service);
    }
}
