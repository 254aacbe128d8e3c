package coffer.iam.simulation;

import coffer.iam.IamError;
import coffer.iam.api.EvaluationResult;
import coffer.iam.api.OrganizationsDecisionDetail;
import coffer.iam.api.PermissionsBoundaryDecisionDetail;
import coffer.iam.api.Position;
import coffer.iam.api.ResourceSpecificResult;
import coffer.iam.api.Statement;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.policy.Authorizer;
import coffer.policy.Decision;
import coffer.policy.Match;
import coffer.policy.NamedPolicy;
import coffer.policy.Policies;
import coffer.policy.PolicyType;
import coffer.policy.Reason;
import coffer.policy.Request;
import coffer.policy.ResourceRule;
import coffer.policy.document.Effect;
import coffer.policy.document.StatementSpans;
import coffer.policy.document.StatementSpans.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Asks the policy engine about one action on one resource after the other, and tells its answers
/// in IAM's words.
record Simulator(Scene scene) {
    EvaluationResult evaluate(String action, String resource) {
        AccountId owner = owner(resource);
        Request request = scene.request(action, resource, owner);
        Policies policies = scene.policies(rule(action, resource));
        Decision decision = Authorizer.decide(request, policies);
        Optional<PermissionsBoundaryDecisionDetail> boundary = boundary(request);
        Optional<Boolean> byOrganizations = byOrganizations(request);
        // AWS: IAM API Reference, EvaluationResult: a refusal by an organization ends the
        // simulation.
        boolean isOver = byOrganizations.filter(allowed -> !allowed).isPresent();
        Optional<Map<String, String>> details =
                request.isWithinAccount() || isOver
                        ? Optional.empty()
                        : Optional.of(details(request));
        EvaluationResult.Builder result =
                EvaluationResult.builder()
                        .evalActionName(action)
                        .evalResourceName(resource)
                        .evalDecision(word(decision))
                        .matchedStatements(matched(decision))
                        .missingContextValues(missing(decision))
                        .organizationsDecisionDetail(
                                byOrganizations.map(Simulator::organizationsDetail))
                        .permissionsBoundaryDecisionDetail(boundary)
                        .evalDecisionDetails(details);
        if (resource.equals("*")) return result.build();
        return result.resourceSpecificResults(
                        List.of(
                                ResourceSpecificResult.builder()
                                        .evalResourceName(resource)
                                        .evalResourceDecision(word(decision))
                                        .matchedStatements(matched(decision))
                                        .missingContextValues(missing(decision))
                                        .permissionsBoundaryDecisionDetail(boundary)
                                        .evalDecisionDetails(details)
                                        .build()))
                .build();
    }

    private AccountId owner(String resource) {
        return Arn.find(resource).map(Arn::account).flatMap(AccountId::find).orElse(scene.owner());
    }

    static ResourceRule rule(String action, String resource) {
        if (resource.startsWith("arn:aws:kms:")) return ResourceRule.KEY_POLICY;
        return action.startsWith("sts:") ? ResourceRule.TRUST_POLICY : ResourceRule.ORDINARY;
    }

    private static String word(Decision decision) {
        return switch (decision) {
            case Decision.Allow _ -> "allowed";
            case Decision.Deny(Reason.ExplicitDeny _, var _) -> "explicitDeny";
            case Decision.Deny(Reason.NoAllow _, var _) -> "implicitDeny";
        };
    }

    // AWS: IAM API Reference, EvaluationResult: the statements that gave the decision.
    private List<Statement> matched(Decision decision) {
        Optional<Effect> effect =
                switch (decision) {
                    case Decision.Allow _ -> Optional.of(Effect.ALLOW);
                    case Decision.Deny(Reason.ExplicitDeny _, var _) -> Optional.of(Effect.DENY);
                    case Decision.Deny(Reason.NoAllow _, var _) -> Optional.empty();
                };
        if (effect.isEmpty()) return List.of();
        return decision.why().matches().stream()
                .filter(match -> match.effect() == effect.get())
                .flatMap(match -> statement(match).stream())
                .toList();
    }

    private Optional<Statement> statement(Match match) {
        Stream<Source> sources =
                switch (match.type()) {
                    case IDENTITY -> scene.identity().stream();
                    case BOUNDARY -> scene.boundary().stream();
                    case RESOURCE, TRUST -> scene.resource().stream();
                    case RCP, SCP, ENDPOINT, GRANT, ACL, SESSION -> Stream.empty();
                };
        return sources.filter(source -> source.id().equals(match.policy()))
                .findFirst()
                .map(source -> statement(source, match.statement()));
    }

    private static Statement statement(Source source, int number) {
        Span span = StatementSpans.of(source.policy().json()).get(number);
        return Statement.builder()
                .sourcePolicyId(source.id())
                .sourcePolicyType(source.type())
                .startPosition(position(span.start()))
                .endPosition(position(span.end()))
                .build();
    }

    private static Position position(StatementSpans.Place place) {
        return Position.builder().line(place.line()).column(place.column()).build();
    }

    private List<String> missing(Decision decision) {
        return decision.why().missingKeys().stream().map(this::asWritten).toList();
    }

    /// The engine knows keys in lower case.
    private String asWritten(String folded) {
        return Stream.of(
                        scene.identity().stream().map(Source::policy),
                        scene.boundary().stream().map(Source::policy),
                        scene.resource().stream().map(Source::policy),
                        scene.scps().stream().flatMap(List::stream).map(NamedPolicy::policy))
                .flatMap(each -> each)
                .flatMap(policy -> policy.contextKeys().stream())
                .filter(folded::equalsIgnoreCase)
                .findFirst()
                .orElse(folded);
    }

    /// Whether the organization leaves it to the account; empty if it has no say.
    private Optional<Boolean> byOrganizations(Request request) {
        if (scene.scps().isEmpty()) return Optional.empty();
        return Optional.of(decide(request, scene.ofScpsAlone()).isAllowed());
    }

    private static OrganizationsDecisionDetail organizationsDetail(boolean isAllowed) {
        return OrganizationsDecisionDetail.builder().allowedByOrganizations(isAllowed).build();
    }

    private Optional<PermissionsBoundaryDecisionDetail> boundary(Request request) {
        if (scene.boundary().isEmpty()) return Optional.empty();
        return Optional.of(
                PermissionsBoundaryDecisionDetail.builder()
                        .allowedByPermissionsBoundary(
                                decide(request, scene.ofBoundaryAlone()).isAllowed())
                        .build());
    }

    /// Across accounts: what either side says for itself.
    private Map<String, String> details(Request request) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("IAM Policy", word(decide(request, scene.ofIdentityAlone())));
        boolean resourceAllows =
                scene.resource().isPresent()
                        && Authorizer.decide(request, scene.policies(ResourceRule.ORDINARY))
                                .why()
                                .matches()
                                .stream()
                                .filter(match -> match.type() == PolicyType.RESOURCE)
                                .anyMatch(match -> match.effect() == Effect.ALLOW);
        details.put("Resource Policy", resourceAllows ? "allowed" : "implicitDeny");
        return details;
    }

    /// As if the resource were the caller's own, since identity policies are all that is asked.
    private static Decision decide(Request request, Policies policies) {
        AccountId own = request.principal().account().orElse(request.resourceOwner());
        Request mine =
                new Request(
                        request.principal(),
                        request.action(),
                        request.resource(),
                        own,
                        request.context());
        return Authorizer.decide(mine, policies);
    }

    static void checkAction(String action) {
        boolean isOne = action.matches("[A-Za-z0-9-]+:[A-Za-z0-9]+");
        if (!isOne) throw IamError.INVALID_INPUT.because("Invalid action: " + action);
    }
}
