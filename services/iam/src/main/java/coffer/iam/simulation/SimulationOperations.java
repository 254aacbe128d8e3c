package coffer.iam.simulation;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Guardrails;
import coffer.gate.Guardrails.Standing;
import coffer.gate.Plan;
import coffer.iam.IamError;
import coffer.iam.api.EvaluationResult;
import coffer.iam.api.GetContextKeysForCustomPolicyRequest;
import coffer.iam.api.GetContextKeysForPolicyResponse;
import coffer.iam.api.GetContextKeysForPrincipalPolicyRequest;
import coffer.iam.api.SimulateCustomPolicyRequest;
import coffer.iam.api.SimulatePolicyResponse;
import coffer.iam.api.SimulatePrincipalPolicyRequest;
import coffer.iam.directory.Desk;
import coffer.iam.paging.Keyed;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.kernel.AccountId;
import coffer.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Simulates policies: the engine that decides requests is asked, with what the caller gives in the
/// place of a request. AWS: IAM API Reference.
public final class SimulationOperations {
    private final Desk desk;
    private final Stage stage;
    private final Guardrails guardrails;

    public SimulationOperations(Desk desk, Stage stage, Guardrails guardrails) {
        this.desk = desk;
        this.stage = stage;
        this.guardrails = guardrails;
    }

    public Plan<SimulatePolicyResponse> simulateCustomPolicy(
            SimulateCustomPolicyRequest input, Call call) {
        Asked asked =
                new Asked(
                        input.actionNames(),
                        input.resourceArns().orElse(List.of("*")),
                        input.marker(),
                        input.maxItems());
        Stage.Given given =
                new Stage.Given(
                        input.policyInputList(),
                        input.permissionsBoundaryPolicyInputList().orElse(List.of()),
                        input.resourcePolicy(),
                        input.callerArn(),
                        input.resourceOwner(),
                        input.contextEntries().orElse(List.of()));
        AccountId account = desk.account();
        Standing standing = guardrails.over(account);
        return desk.reading(
                Demand.onEverything("iam:SimulateCustomPolicy", account),
                snapshot -> answer(stage.custom(snapshot, given).under(account, standing), asked));
    }

    public Plan<SimulatePolicyResponse> simulatePrincipalPolicy(
            SimulatePrincipalPolicyRequest input, Call call) {
        Asked asked =
                new Asked(
                        input.actionNames(),
                        input.resourceArns().orElse(List.of("*")),
                        input.marker(),
                        input.maxItems());
        Stage.Given given =
                new Stage.Given(
                        input.policyInputList().orElse(List.of()),
                        input.permissionsBoundaryPolicyInputList().orElse(List.of()),
                        input.resourcePolicy(),
                        input.callerArn(),
                        input.resourceOwner(),
                        input.contextEntries().orElse(List.of()));
        Stage.Chosen source = stage.target(input.policySourceArn());
        AccountId account = desk.account();
        Standing standing = guardrails.over(account);
        return desk.reading(
                source.demand("iam:SimulatePrincipalPolicy"),
                snapshot ->
                        answer(
                                stage.ofEntity(snapshot, source.in(snapshot), given)
                                        .under(account, standing),
                                asked));
    }

    public Plan<GetContextKeysForPolicyResponse> getContextKeysForCustomPolicy(
            GetContextKeysForCustomPolicyRequest input, Call call) {
        return desk.reading(
                Demand.onEverything("iam:GetContextKeysForCustomPolicy", desk.account()),
                snapshot ->
                        GetContextKeysForPolicyResponse.builder()
                                .contextKeyNames(
                                        keys(stage.inputs(input.policyInputList()).stream()))
                                .build());
    }

    public Plan<GetContextKeysForPolicyResponse> getContextKeysForPrincipalPolicy(
            GetContextKeysForPrincipalPolicyRequest input, Call call) {
        Stage.Chosen source = stage.target(input.policySourceArn());
        return desk.reading(
                source.demand("iam:GetContextKeysForPrincipalPolicy"),
                snapshot ->
                        GetContextKeysForPolicyResponse.builder()
                                .contextKeyNames(
                                        keys(
                                                Stream.concat(
                                                        attached(snapshot, source).stream(),
                                                        stage
                                                                .inputs(
                                                                        input.policyInputList()
                                                                                .orElse(List.of()))
                                                                .stream())))
                                .build());
    }

    private List<Source> attached(Snapshot snapshot, Stage.Chosen source) {
        return stage.attached(snapshot, source.in(snapshot));
    }

    private static List<String> keys(Stream<Source> sources) {
        Map<String, String> keys = new TreeMap<>();
        sources.flatMap(source -> source.policy().contextKeys().stream())
                .forEach(key -> keys.putIfAbsent(key.toLowerCase(Locale.ROOT), key));
        return new ArrayList<>(keys.values());
    }

    /// Which actions on which resources, and which part of the answer.
    private record Asked(
            List<String> actions,
            List<String> resources,
            Optional<String> marker,
            Optional<Integer> maxItems) {}

    private SimulatePolicyResponse answer(Scene scene, Asked asked) {
        Page<EvaluationResult> page = page(scene, asked);
        return SimulatePolicyResponse.builder()
                .evaluationResults(page.items())
                .isTruncated(page.isTruncated())
                .marker(page.marker())
                .build();
    }

    private Page<EvaluationResult> page(Scene scene, Asked asked) {
        asked.actions().forEach(Simulator::checkAction);
        if (asked.actions().isEmpty() || asked.resources().isEmpty()) {
            throw IamError.INVALID_INPUT.because("There is nothing to simulate.");
        }
        Simulator simulator = new Simulator(scene);
        Paging paging =
                desk.paging(
                        List.of("simulation", asked.actions(), asked.resources()),
                        asked.marker(),
                        asked.maxItems());
        long count = (long) asked.actions().size() * asked.resources().size();
        return paging.page(after -> {
            long first = after.map(key -> Long.parseLong(key) + 1).orElse(0L);
            return LongStream.range(first, count)
                    .mapToObj(i -> new Keyed<>(Long.toString(i), evaluate(simulator, asked, i)));
        });
    }

    private static EvaluationResult evaluate(Simulator simulator, Asked asked, long number) {
        int resources = asked.resources().size();
        String action = asked.actions().get((int) (number / resources));
        return simulator.evaluate(action, asked.resources().get((int) (number % resources)));
    }
}
