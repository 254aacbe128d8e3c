package coffer.policy.reference;

import coffer.kernel.AccountId;
import coffer.policy.AccessList;
import coffer.policy.Grant;
import coffer.policy.NamedPolicy;
import coffer.policy.Policies;
import coffer.policy.Principal;
import coffer.policy.Request;
import coffer.policy.ResourceRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A second opinion: AWS's published rules read as a checklist over the raw JSON. Slow and plain on
/// purpose; shares nothing with the engine but the words for requests and policies.
public final class ReferenceEvaluator {
    private final Request request;
    private final Policies policies;

    private ReferenceEvaluator(Request request, Policies policies) {
        this.request = request;
        this.policies = policies;
    }

    /// `allow`, or `explicit TYPE`, or `deny TYPE`.
    public static String decide(Request request, Policies policies) {
        return new ReferenceEvaluator(request, policies).decide();
    }

    private String decide() {
        String resourceType = policies.rule() == ResourceRule.TRUST_POLICY ? "TRUST" : "RESOURCE";
        List<NamedPolicy> resource = policies.resource().stream().toList();
        List<NamedPolicy> boundary = policies.boundary().stream().toList();

        // Any deny anywhere.
        if (denied(flat(policies.rcps()))) return "explicit RCP";
        if (denied(flat(policies.scps()))) return "explicit SCP";
        if (denied(policies.endpoint())) return "explicit ENDPOINT";
        if (denied(resource)) return "explicit " + resourceType;
        if (denied(policies.identity())) return "explicit IDENTITY";
        if (denied(boundary)) return "explicit BOUNDARY";
        if (denied(policies.session())) return "explicit SESSION";

        // Guard rails around both accounts.
        for (List<NamedPolicy> level : policies.rcps()) if (!allowed(level)) return "deny RCP";
        for (List<NamedPolicy> level : policies.scps()) if (!allowed(level)) return "deny SCP";
        if (!policies.endpoint().isEmpty() && !allowed(policies.endpoint())) {
            return "deny ENDPOINT";
        }

        // An object that is another's: his account and its list decide.
        boolean isKept = policies.acl().keeper().isPresent();
        String noAllow = "deny " + (isKept ? "ACL" : resourceType);
        Set<String> ways = isKept ? new HashSet<>() : allowingWays(resource);
        ways.addAll(listedWays());
        Set<String> alone = grantedWays(Grant.Worth.ALONE);
        if (alone.contains("self")) return "allow";
        if (alone.contains("role")) return withinLimits(boundary);
        ways.addAll(alone);
        ways.addAll(grantedWays(Grant.Worth.KEY_POLICY));

        boolean isDirect = ways.contains("self") || ways.contains("everyone");
        if (request.principal().account().isEmpty()) {
            return isDirect ? "allow" : noAllow;
        }
        boolean isRoot = request.principal() instanceof Principal.Root;
        boolean special = policies.rule() != ResourceRule.ORDINARY;
        if (isRoot && resourceType.equals("TRUST")) return "deny TRUST";
        boolean isRoots =
                request.principal() instanceof Principal.FederatedUser federated
                        && federated.issuer().isEmpty();
        boolean identityAllows = isRoot || isRoots || allowed(policies.identity());
        boolean same =
                isKept
                        ? policies.acl()
                                .keeper()
                                .get()
                                .account()
                                .equals(request.principal().account())
                        : request.principal().account().get().equals(request.resourceOwner());
        if (same) {
            if (isDirect) return "allow";
            if (ways.contains("role")) return withinLimits(boundary);
            if (special && !ways.contains("account")) return "deny " + resourceType;
        } else if (ways.isEmpty()) {
            return noAllow;
        }
        return identityAllows ? withinLimits(boundary) : "deny IDENTITY";
    }

    private String withinLimits(List<NamedPolicy> boundary) {
        if (!boundary.isEmpty() && !allowed(boundary)) return "deny BOUNDARY";
        boolean needsSession =
                !policies.session().isEmpty()
                        || request.principal() instanceof Principal.FederatedUser;
        if (needsSession && !allowed(policies.session())) return "deny SESSION";
        return "allow";
    }

    private boolean denied(List<NamedPolicy> list) {
        return statements(list).stream()
                .filter(ReferenceStatement::isDeny)
                .filter(statement -> !statement.ways(request.principal()).isEmpty())
                .anyMatch(statement -> statement.applies(request));
    }

    private boolean allowed(List<NamedPolicy> list) {
        return !allowingWays(list).isEmpty();
    }

    private Set<String> allowingWays(List<NamedPolicy> list) {
        Set<String> ways = new HashSet<>();
        for (ReferenceStatement statement : statements(list)) {
            if (!statement.isDeny() && statement.applies(request)) {
                ways.addAll(statement.ways(request.principal()));
            }
        }
        return ways;
    }

    private Set<String> listedWays() {
        Set<String> ways = new HashSet<>();
        Optional<AccountId> caller = request.principal().account();
        for (AccessList.Entry entry : policies.acl().entries()) {
            if (entry.actions().stream().noneMatch(request.action()::equalsIgnoreCase)) continue;
            boolean isAnonymous = request.principal() instanceof Principal.Anonymous;
            switch (entry.holder()) {
                case AccessList.Holder.Account(AccountId id) -> {
                    boolean isRoot = request.principal() instanceof Principal.Root;
                    if (caller.equals(Optional.of(id))) ways.add(isRoot ? "self" : "account");
                }
                case AccessList.Holder.Everyone _ -> {
                    if (isAnonymous || caller.isPresent()) ways.add("everyone");
                }
                case AccessList.Holder.Authenticated _ -> {
                    if (caller.isPresent()) ways.add("everyone");
                }
                case AccessList.Holder.Service(String name) -> {
                    if (request.principal().equals(new Principal.Service(name))) ways.add("self");
                }
            }
        }
        return ways;
    }

    private Set<String> grantedWays(Grant.Worth worth) {
        Set<String> ways = new HashSet<>();
        for (Grant grant : policies.grants()) {
            boolean applies =
                    grant.worth() == worth
                            && grant.actions().stream()
                                    .anyMatch(action -> action.equalsIgnoreCase(request.action()));
            if (applies) ways.add(ReferenceStatement.way(grant.grantee(), request.principal()));
        }
        ways.remove("");
        return ways;
    }

    @SuppressWarnings("unchecked")
    private List<ReferenceStatement> statements(List<NamedPolicy> list) {
        List<ReferenceStatement> statements = new ArrayList<>();
        boolean bounded = policies.boundary().isPresent();
        for (NamedPolicy named : list) {
            var document = (Map<String, Object>) TinyJson.parse(named.policy().json());
            boolean variables = "2012-10-17".equals(document.get("Version"));
            Object content = document.get("Statement");
            List<Object> items =
                    content instanceof List<?> many ? (List<Object>) many : List.of(content);
            for (Object item : items) {
                statements.add(
                        new ReferenceStatement((Map<String, Object>) item, variables, bounded));
            }
        }
        return statements;
    }

    private static List<NamedPolicy> flat(List<List<NamedPolicy>> levels) {
        return levels.stream().flatMap(List::stream).toList();
    }
}
