package coffer.policy;

import java.util.List;
import java.util.Optional;

/// What each type of policy says about a request.
record Findings(
        Finding rcp,
        Finding scp,
        Finding endpoint,
        Finding resource,
        Granted grants,
        Reach acl,
        Finding identity,
        Finding boundary,
        Finding session) {

    public static Findings of(Request request, Policies policies) {
        Search search = new Search(Question.of(request, policies));
        return new Findings(
                search.levels(policies.rcps()),
                search.levels(policies.scps()),
                search.limit(policies.endpoint()),
                search.one(policies.resource(), Finding.SILENT),
                Granted.of(request, policies.grants()),
                policies.acl().reach(request),
                search.all(policies.identity()),
                search.one(policies.boundary(), Finding.UNRESTRICTED),
                // AWS: a federated user without a session policy may do nothing; a role may.
                request.principal() instanceof Principal.FederatedUser
                        ? search.all(policies.session())
                        : search.limit(policies.session()));
    }

    private record Search(Question question) {
        Finding one(Optional<NamedPolicy> policy, Finding absent) {
            if (policy.isEmpty()) return absent;
            return policy.get().policy().compiled().find(question, Finding.SILENT);
        }

        Finding all(List<NamedPolicy> policies) {
            Finding finding = Finding.SILENT;
            for (int i = 0; i < policies.size() && !finding.denies(); i++) {
                finding = policies.get(i).policy().compiled().find(question, finding);
            }
            return finding;
        }

        Finding limit(List<NamedPolicy> policies) {
            return policies.isEmpty() ? Finding.UNRESTRICTED : all(policies);
        }

        Finding levels(List<List<NamedPolicy>> levels) {
            Finding finding = Finding.UNRESTRICTED;
            for (int i = 0; i < levels.size() && !finding.denies(); i++) {
                finding = finding.above(all(levels.get(i)));
            }
            return finding;
        }
    }
}
