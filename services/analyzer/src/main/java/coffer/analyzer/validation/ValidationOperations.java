package coffer.analyzer.validation;

import coffer.analyzer.AnalyzerError;
import coffer.analyzer.PageToken;
import coffer.analyzer.api.Location;
import coffer.analyzer.api.PathElement;
import coffer.analyzer.api.Position;
import coffer.analyzer.api.Span;
import coffer.analyzer.api.ValidatePolicyFinding;
import coffer.analyzer.api.ValidatePolicyRequest;
import coffer.analyzer.api.ValidatePolicyResponse;
import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.policy.lint.Finding;
import coffer.policy.lint.Lint;
import coffer.policy.lint.Location.Step;
import coffer.policy.lint.Target;
import coffer.policy.lint.Vocabulary;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Validates policies. AWS: Access Analyzer API Reference, ValidatePolicy.
public final class ValidationOperations {
    private static final int PAGE_SIZE = 100;

    private final Vocabulary vocabulary;

    public ValidationOperations(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /// Finds the same whatever the locale: texts are in English.
    public Plan<ValidatePolicyResponse> validatePolicy(ValidatePolicyRequest input, Call call) {
        return Plan.demanding(Demand.onEverything("access-analyzer:ValidatePolicy", call.account()))
                .then(_ -> Effect.answer(answer(input)));
    }

    private ValidatePolicyResponse answer(ValidatePolicyRequest input) {
        Target target = target(input.policyType(), input.validatePolicyResourceType());
        int pageSize = input.maxResults().orElse(PAGE_SIZE);
        if (pageSize < 1) throw AnalyzerError.wrongField("maxResults must be at least 1.");
        PageToken.Page<Finding> page =
                PageToken.page(
                        Lint.of(input.policyDocument(), target, vocabulary),
                        List.of(input.policyDocument(), target.name()),
                        input.nextToken(),
                        Math.min(pageSize, PAGE_SIZE));
        return ValidatePolicyResponse.builder()
                .findings(page.items().stream().map(ValidationOperations::finding).toList())
                .nextToken(page.next())
                .build();
    }

    private static Target target(String policyType, Optional<String> resourceType) {
        if (resourceType.isPresent() && !policyType.equals("RESOURCE_POLICY")) {
            throw AnalyzerError.wrongField(
                    "validatePolicyResourceType is for resource policies only.");
        }
        return Arrays.stream(Target.values())
                .filter(target -> target.policyType().equals(policyType))
                .filter(target -> target.resourceType().equals(resourceType.orElse("")))
                .findFirst()
                .orElseThrow(() ->
                        AnalyzerError.wrongField("There are no policies of type " + policyType));
    }

    private static ValidatePolicyFinding finding(Finding finding) {
        return ValidatePolicyFinding.builder()
                .findingDetails(finding.details())
                .findingType(finding.type().name())
                .issueCode(finding.issue().name())
                .learnMoreLink(finding.issue().learnMoreLink())
                .locations(
                        finding.locations().stream().map(ValidationOperations::location).toList())
                .build();
    }

    private static Location location(coffer.policy.lint.Location location) {
        return Location.builder()
                .path(location.path().stream().map(ValidationOperations::step).toList())
                .span(
                        Span.builder()
                                .start(position(location.start()))
                                .end(position(location.end()))
                                .build())
                .build();
    }

    private static PathElement step(Step step) {
        return switch (step) {
            case Step.Index(int index) -> PathElement.builder().index(index).build();
            case Step.Key(String name) -> PathElement.builder().key(name).build();
            case Step.Value(String name) -> PathElement.builder().value(name).build();
        };
    }

    private static Position position(coffer.policy.lint.Location.Position position) {
        return Position.builder()
                .line(position.line())
                .column(position.column())
                .offset(position.offset())
                .build();
    }
}
