package coffer.iam.simulation;

import coffer.kernel.AccountId;
import coffer.policy.NamedPolicy;
import coffer.policy.Policies;
import coffer.policy.Principal;
import coffer.policy.Request;
import coffer.policy.ResourceRule;
import coffer.policy.context.Context;
import java.util.List;
import java.util.Optional;

/// Everything a simulation is given but action and resource; `owner` owns resources whose ARN does
/// not say whose they are.
record Scene(
        Principal caller,
        List<Source> identity,
        Optional<Source> boundary,
        Optional<Source> resource,
        AccountId owner,
        Context context) {

    Scene {
        identity = List.copyOf(identity);
    }

    Request request(String action, String resourceArn, AccountId ownerOfIt) {
        return new Request(caller, action, resourceArn, ownerOfIt, context);
    }

    Policies policies(ResourceRule rule) {
        Policies.Builder policies =
                Policies.builder().identity(identity.stream().map(Source::named).toList());
        boundary.map(Source::named).ifPresent(policies::boundary);
        resource.map(Source::named).ifPresent(policy -> policies.resource(policy).rule(rule));
        return policies.build();
    }

    /// As if the boundary were all that is granted: what it alone says.
    Policies ofBoundaryAlone() {
        return identityOnly(boundary.map(Source::named).stream().toList());
    }

    Policies ofIdentityAlone() {
        return identityOnly(identity.stream().map(Source::named).toList());
    }

    private static Policies identityOnly(List<NamedPolicy> policies) {
        return Policies.builder().identity(policies).build();
    }
}
