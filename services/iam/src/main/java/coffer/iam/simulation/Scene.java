package coffer.iam.simulation;

import coffer.gate.Guardrails.Standing;
import coffer.gate.Guardrails.Whose;
import coffer.gate.authorise.Railing;
import coffer.kernel.AccountId;
import coffer.policy.NamedPolicy;
import coffer.policy.Policies;
import coffer.policy.Policy;
import coffer.policy.Principal;
import coffer.policy.Request;
import coffer.policy.ResourceRule;
import coffer.policy.context.Context;
import coffer.policy.document.PolicyKind;
import java.util.List;
import java.util.Optional;

/// Everything a simulation is given but action and resource; `owner` owns resources whose ARN does
/// not say whose they are. `scps` are the service control policies above the caller, level by
/// level.
record Scene(
        Principal caller,
        List<Source> identity,
        Optional<Source> boundary,
        Optional<Source> resource,
        AccountId owner,
        Context context,
        List<List<NamedPolicy>> scps) {
    private static final NamedPolicy EVERYTHING =
            new NamedPolicy(
                    "everything",
                    Policy.parse(
                            """
                            {"Version":"2012-10-17","Statement":\
                            {"Effect":"Allow","Action":"*","Resource":"*"}}\
                            """,
                            PolicyKind.IDENTITY));

    Scene {
        identity = List.copyOf(identity);
        scps = List.copyOf(scps);
    }

    /// The same where `standing` is what an organization keeps above `account`. A caller of another
    /// account is left alone: nobody learns here what others are bound by.
    Scene under(AccountId account, Standing standing) {
        if (caller.account().filter(account::equals).isEmpty()) return this;
        Context.Builder known = context.toBuilder();
        standing.membership()
                .ifPresent(in -> in.contextKeys(Whose.PRINCIPAL).forEach(known::putIfAbsent));
        return new Scene(
                caller,
                identity,
                boundary,
                resource,
                owner,
                known.build(),
                Railing.scps(caller, standing));
    }

    Request request(String action, String resourceArn, AccountId ownerOfIt) {
        return new Request(caller, action, resourceArn, ownerOfIt, context);
    }

    Policies policies(ResourceRule rule) {
        Policies.Builder policies =
                Policies.builder().identity(identity.stream().map(Source::named).toList());
        scps.forEach(policies::scpLevel);
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

    /// As if everything were granted that no organization forbids.
    Policies ofScpsAlone() {
        Policies.Builder policies = Policies.builder().identity(List.of(EVERYTHING));
        scps.forEach(policies::scpLevel);
        return policies.build();
    }

    private static Policies identityOnly(List<NamedPolicy> policies) {
        return Policies.builder().identity(policies).build();
    }
}
