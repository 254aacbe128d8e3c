package coffer.gate.record;

import coffer.gate.Demand;
import coffer.kernel.AccountId;
import coffer.policy.Decision;
import coffer.policy.PolicyType;
import coffer.policy.Request;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An account that a call is recorded for: the caller's, and that of whoever else owns something
/// the caller was allowed to use. Neither learns what the other's policies say.
// AWS: CloudTrail User Guide, "CloudTrail record contents", "sharedEventID".
public record Recipient(AccountId account, boolean isCaller) {
    // Resource control policies are asked about everything an account may own, there or not.
    private static final Set<PolicyType> OF_RESOURCES =
            Set.of(PolicyType.RESOURCE, PolicyType.TRUST, PolicyType.GRANT, PolicyType.ACL);
    private static final String UNTOLD =
            " because the resource does not exist in this Region, no resource-based policies allow"
                    + " access, or a resource-based policy explicitly denies access";

    /// Those of a call: first the caller's account or, for whoever is of none, that of the
    /// resource, or `otherwise`.
    static List<Recipient> of(Happening happening, AccountId otherwise) {
        Optional<AccountId> callers = happening.call().identity().account();
        AccountId first =
                callers.or(() -> owners(happening).stream().findFirst()).orElse(otherwise);
        Recipient main = new Recipient(first, true);
        if (callers.isEmpty() || isAllOf(first, happening)) return List.of(main);
        Set<Recipient> all = new LinkedHashSet<>(List.of(main));
        happening
                .decisions()
                .forEach((demand, decision) -> {
                    boolean isOthers = decision.isAllowed() && !demand.owner().equals(first);
                    if (isOthers) all.add(new Recipient(demand.owner(), false));
                });
        return List.copyOf(all);
    }

    private static List<AccountId> owners(Happening happening) {
        return happening.decisions().keySet().stream().map(Demand::owner).toList();
    }

    private static boolean isAllOf(AccountId account, Happening happening) {
        for (Demand demand : happening.decisions().keySet()) {
            if (!demand.owner().equals(account)) return false;
        }
        return true;
    }

    /// The decisions that this account is told of.
    Map<Demand, Decision> told(Map<Demand, Decision> decisions) {
        boolean isWhole =
                decisions.entrySet().stream()
                        .allMatch(made -> isTold(made.getKey(), made.getValue()));
        if (isWhole) return decisions;
        Map<Demand, Decision> told = new LinkedHashMap<>();
        decisions.forEach((demand, decision) -> {
            if (isTold(demand, decision)) told.put(demand, decision);
        });
        return told;
    }

    private boolean isTold(Demand demand, Decision decision) {
        if (demand.owner().equals(account)) return true;
        return isCaller && !isHidden(demand, decision);
    }

    /// Keys that another account does not let the caller use are not told from those it has not: an
    /// alias would give away its key.
    private static boolean isHidden(Demand demand, Decision decision) {
        return demand.action().startsWith("kms:") && isOfResource(decision);
    }

    private static boolean isOfResource(Decision decision) {
        return decision instanceof Decision.Deny denied
                && OF_RESOURCES.contains(denied.reason().type());
    }

    /// Why it was decided so, as far as this account may know.
    String sentence(Demand demand, Decision decision) {
        boolean isWhollyOwn = isCaller && demand.owner().equals(account);
        if (isWhollyOwn) return decision.why().sentence();
        return isCaller ? toCaller(demand, decision) : toOwner(decision);
    }

    /// Whose the caller is: the name that he bears there is his own account's to tell.
    private static String toOwner(Decision decision) {
        Request request = decision.why().request();
        String callers = request.principal().account().map(AccountId::digits).orElse("");
        return "Account: " + callers + mayAct(decision) + on(request);
    }

    /// What a caller is told of a decision on a resource of another account: what his own account's
    /// policies say, and nothing that would tell whether there is such a resource.
    public static String toCaller(Demand demand, Decision decision) {
        if (decision.isAllowed()) return bare(decision);
        if (!isOfResource(decision)) return decision.why().sentence();
        return isHidden(demand, decision)
                ? asked(decision) + " on this resource" + UNTOLD
                : bare(decision);
    }

    private static String bare(Decision decision) {
        return asked(decision) + on(decision.why().request());
    }

    private static String asked(Decision decision) {
        return "User: " + decision.why().request().principal().label() + mayAct(decision);
    }

    private static String mayAct(Decision decision) {
        return (decision.isAllowed() ? " is" : " is not")
                + " authorized to perform: "
                + decision.why().request().action();
    }

    private static String on(Request request) {
        return " on resource: " + request.resource();
    }
}
