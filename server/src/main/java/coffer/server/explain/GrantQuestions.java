package coffer.server.explain;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Plan;
import coffer.kms.api.CreateGrantRequest;
import coffer.kms.api.GrantConstraints;
import coffer.kms.api.RetireGrantRequest;
import coffer.kms.api.RevokeGrantRequest;
import coffer.kms.grant.GrantOperations;
import coffer.kms.key.KeyName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Puts questions about giving grants and taking them back as KMS's own operations do: which grants
/// count for them depends on the grant in question.
final class GrantQuestions {
    private static final String NO_GRANT = "0".repeat(64);

    private final GrantOperations operations;

    GrantQuestions(GrantOperations operations) {
        this.operations = operations;
    }

    /// What the operation would demand, if it is one of grants and enough is told of the grant.
    Optional<Demand> demand(Hypothesis hypothesis, KeyName key, Call call) {
        Optional<? extends Plan<?>> plan =
                switch (hypothesis.action().toLowerCase(Locale.ROOT)) {
                    case "kms:creategrant" -> creating(hypothesis, key, call);
                    case "kms:retiregrant" -> Optional.of(retiring(hypothesis, key, call));
                    case "kms:revokegrant" -> Optional.of(revoking(hypothesis, key, call));
                    default -> Optional.empty();
                };
        return plan.map(it -> it.demands().getFirst());
    }

    /// What is missing to ask about the grant itself.
    static Optional<String> remark(Hypothesis hypothesis) {
        return switch (hypothesis.action().toLowerCase(Locale.ROOT)) {
            case "kms:creategrant" ->
                    isTold(hypothesis)
                            ? Optional.empty()
                            : Optional.of(
                                    "Grants that allow this count only if kms:GrantOperations and"
                                            + " kms:GranteePrincipal are told.");
            case "kms:retiregrant" ->
                    hypothesis.grantId().isPresent()
                            ? Optional.empty()
                            : Optional.of("Who may retire depends on the grant: none was named.");
            default -> Optional.empty();
        };
    }

    private static boolean isTold(Hypothesis hypothesis) {
        return !hypothesis.told("kms:GrantOperations").isEmpty()
                && !hypothesis.told("kms:GranteePrincipal").isEmpty();
    }

    private Optional<Plan<?>> creating(Hypothesis hypothesis, KeyName key, Call call) {
        if (!isTold(hypothesis)) return Optional.empty();
        CreateGrantRequest input =
                CreateGrantRequest.builder()
                        .keyId(key.toString())
                        .granteePrincipal(hypothesis.told("kms:GranteePrincipal").getFirst())
                        .retiringPrincipal(first(hypothesis.told("kms:RetiringPrincipal")))
                        .operations(hypothesis.told("kms:GrantOperations"))
                        .constraints(constraints(hypothesis))
                        .build();
        return Optional.of(operations.createGrant(input, call));
    }

    private static Optional<GrantConstraints> constraints(Hypothesis hypothesis) {
        Map<String, String> pairs = hypothesis.encryptionContext();
        if (pairs.isEmpty()) return Optional.empty();
        boolean isExact =
                hypothesis.told("kms:GrantConstraintType").contains("EncryptionContextEquals");
        GrantConstraints.Builder constraints = GrantConstraints.builder();
        return Optional.of(
                (isExact
                                ? constraints.encryptionContextEquals(pairs)
                                : constraints.encryptionContextSubset(pairs))
                        .build());
    }

    private Plan<?> retiring(Hypothesis hypothesis, KeyName key, Call call) {
        return operations.retireGrant(
                RetireGrantRequest.builder()
                        .keyId(key.toString())
                        .grantId(hypothesis.grantId().orElse(NO_GRANT))
                        .build(),
                call);
    }

    private Plan<?> revoking(Hypothesis hypothesis, KeyName key, Call call) {
        return operations.revokeGrant(
                RevokeGrantRequest.builder()
                        .keyId(key.toString())
                        .grantId(hypothesis.grantId().orElse(NO_GRANT))
                        .build(),
                call);
    }

    private static Optional<String> first(List<String> values) {
        return values.stream().findFirst();
    }
}
