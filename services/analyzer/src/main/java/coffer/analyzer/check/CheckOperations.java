package coffer.analyzer.check;

import coffer.analyzer.AnalyzerError;
import coffer.analyzer.api.Access;
import coffer.analyzer.api.CheckAccessNotGrantedRequest;
import coffer.analyzer.api.CheckAccessNotGrantedResponse;
import coffer.analyzer.api.CheckNoNewAccessRequest;
import coffer.analyzer.api.CheckNoNewAccessResponse;
import coffer.analyzer.api.CheckNoPublicAccessRequest;
import coffer.analyzer.api.CheckNoPublicAccessResponse;
import coffer.analyzer.api.ReasonSummary;
import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.policy.access.GrantedAccess;
import coffer.policy.access.NewAccess;
import coffer.policy.access.Offence;
import coffer.policy.access.OpenAccess;
import coffer.policy.document.PolicyDocument;
import coffer.policy.document.PolicyKind;
import coffer.policy.document.PolicyParser;
import coffer.policy.document.PolicySyntaxException;
import java.util.List;
import java.util.Optional;

/// Checks policies before they are put. AWS: Access Analyzer API Reference; messages as AWS's.
///
/// `PASS` is proven; what cannot be proven is a `FAIL`.
public final class CheckOperations {
    private static final String PASS = "PASS";
    private static final String FAIL = "FAIL";

    public Plan<CheckNoNewAccessResponse> checkNoNewAccess(
            CheckNoNewAccessRequest input, Call call) {
        return Plan.demanding(
                        Demand.onEverything("access-analyzer:CheckNoNewAccess", call.account()))
                .then(_ -> Effect.answer(newAccess(input)));
    }

    private static CheckNoNewAccessResponse newAccess(CheckNoNewAccessRequest input) {
        List<Offence> offences =
                NewAccess.offences(
                        document(input.newPolicyDocument(), input.policyType()),
                        document(input.existingPolicyDocument(), input.policyType()));
        return CheckNoNewAccessResponse.builder()
                .result(offences.isEmpty() ? PASS : FAIL)
                .message(
                        offences.isEmpty()
                                ? "The modified permissions do not grant new access compared to"
                                        + " your existing policy."
                                : "The modified permissions grant new access compared to your"
                                        + " existing policy.")
                .reasons(reasons(offences, "New access in the statement with "))
                .build();
    }

    public Plan<CheckAccessNotGrantedResponse> checkAccessNotGranted(
            CheckAccessNotGrantedRequest input, Call call) {
        return Plan.demanding(
                        Demand.onEverything(
                                "access-analyzer:CheckAccessNotGranted", call.account()))
                .then(_ -> Effect.answer(notGranted(input)));
    }

    private static CheckAccessNotGrantedResponse notGranted(CheckAccessNotGrantedRequest input) {
        PolicyDocument document = document(input.policyDocument(), input.policyType());
        Access access =
                input.access().stream()
                        .findFirst()
                        .orElseThrow(
                                () -> AnalyzerError.wrongField("Say which access to look for."));
        List<String> actions = access.actions().orElse(List.of());
        List<String> resources = access.resources().orElse(List.of());
        if (actions.isEmpty() && resources.isEmpty()) {
            throw AnalyzerError.wrongField("Say which actions or resources to look for.");
        }
        actions.forEach(CheckOperations::checkAction);
        List<Offence> offences =
                GrantedAccess.offences(document, new GrantedAccess.Access(actions, resources));
        return CheckAccessNotGrantedResponse.builder()
                .result(offences.isEmpty() ? PASS : FAIL)
                .message(
                        offences.isEmpty()
                                ? "The policy document does not grant access to perform the listed"
                                        + " actions or resources."
                                : "The policy document grants access to perform one or more of the"
                                        + " listed actions or resources.")
                .reasons(
                        reasons(
                                offences,
                                "One or more of the listed actions or resources in the statement"
                                        + " with "))
                .build();
    }

    private static void checkAction(String action) {
        if (!action.matches("[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+")) {
            throw AnalyzerError.INVALID_PARAMETER.because(
                    "`" + action + "` is no action such as s3:GetObject.");
        }
    }

    public Plan<CheckNoPublicAccessResponse> checkNoPublicAccess(
            CheckNoPublicAccessRequest input, Call call) {
        return Plan.demanding(
                        Demand.onEverything("access-analyzer:CheckNoPublicAccess", call.account()))
                .then(_ -> Effect.answer(noPublic(input)));
    }

    private static CheckNoPublicAccessResponse noPublic(CheckNoPublicAccessRequest input) {
        PolicyKind kind =
                switch (input.resourceType()) {
                    case "AWS::IAM::AssumeRolePolicyDocument" -> PolicyKind.TRUST;
                    case "AWS::KMS::Key" -> PolicyKind.KEY;
                    default -> PolicyKind.RESOURCE;
                };
        List<Offence> offences = OpenAccess.offences(parsed(input.policyDocument(), kind));
        return CheckNoPublicAccessResponse.builder()
                .result(offences.isEmpty() ? PASS : FAIL)
                .message(
                        offences.isEmpty()
                                ? "The resource policy does not grant public access for the given"
                                        + " resource type."
                                : "The resource policy grants public access for the given resource"
                                        + " type.")
                .reasons(reasons(offences, "Public access granted in the statement with "))
                .build();
    }

    private static Optional<List<ReasonSummary>> reasons(List<Offence> offences, String start) {
        if (offences.isEmpty()) return Optional.empty();
        return Optional.of(offences.stream().map(offence -> reason(offence, start)).toList());
    }

    private static ReasonSummary reason(Offence offence, String start) {
        String which =
                offence.sid().map(sid -> "SID: " + sid).orElse("index: " + offence.statement());
        ReasonSummary.Builder reason =
                ReasonSummary.builder()
                        .description(start + which + ".")
                        .statementIndex(offence.statement());
        offence.sid().ifPresent(reason::statementId);
        return reason.build();
    }

    private static PolicyDocument document(String json, String policyType) {
        if (policyType.equals("IDENTITY_POLICY")) return parsed(json, PolicyKind.IDENTITY);
        try {
            return PolicyParser.parse(json, PolicyKind.RESOURCE);
        } catch (PolicySyntaxException notOfAResource) {
            // A role's is without resources.
            return parsed(json, PolicyKind.TRUST);
        }
    }

    private static PolicyDocument parsed(String json, PolicyKind kind) {
        try {
            return PolicyParser.parse(json, kind);
        } catch (PolicySyntaxException malformed) {
            throw AnalyzerError.INVALID_PARAMETER.because(
                    "The policy document is invalid: " + malformed.message());
        }
    }
}
