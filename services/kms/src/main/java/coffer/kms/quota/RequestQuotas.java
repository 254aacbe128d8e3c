package coffer.kms.quota;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Operation;
import coffer.gate.Plan;
import coffer.gate.admit.Quotas;
import coffer.kms.KmsError;
import coffer.kms.api.DataKeyPairSpec;
import coffer.kms.api.KmsApi;
import coffer.wire.schema.OperationModel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which of AWS's request quotas a call counts against.
///
/// Uses of keys share one quota for each family of keys: `symmetric` (codes and random bytes too),
/// `rsa`, `ecc` and `ml-dsa`. Data key pairs have one for each spec, such as
/// `GenerateDataKeyPair(RSA_2048)`; every other operation has one of its own name. A call counts
/// once its key is found and before anybody's permission is looked at, against the account of
/// whoever calls, who has proved that he is of it: nobody uses up another account's. A call that is
/// refused for it is recorded like any other.
// AWS: KMS Developer Guide, "Request quotas".
public final class RequestQuotas {
    private static final String PAIRS = "GenerateDataKeyPair";
    private static final List<String> FAMILIES = List.of("symmetric", "rsa", "ecc", "ml-dsa");
    private static final Set<String> USES =
            Set.of(
                    "Decrypt",
                    "DeriveSharedSecret",
                    "Encrypt",
                    "GenerateDataKey",
                    "GenerateDataKeyWithoutPlaintext",
                    "GenerateMac",
                    "GenerateRandom",
                    "ReEncrypt",
                    "Sign",
                    "Verify",
                    "VerifyMac");
    private static final Map<String, String> RETRY_LATER = Map.of("retry-after", "1");

    private final Quotas quotas;

    public RequestQuotas(Quotas quotas) {
        this.quotas = quotas;
    }

    /// The names of all quotas there are.
    public static Set<String> names() {
        return KmsApi.model().operations().stream()
                .map(OperationModel::name)
                .flatMap(RequestQuotas::possible)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// `operation`, refusing calls beyond its quota; the same if it has none.
    public <I, O> Operation<I, O> limiting(String name, Operation<I, O> operation) {
        if (possible(name).noneMatch(quotas::limits)) return operation;
        return (input, call) -> {
            Plan<O> plan = operation.plan(input, call);
            count(quota(name, plan.demands()), call);
            return plan;
        };
    }

    private void count(String quota, Call call) {
        if (quotas.take(quota, call.account(), call.region())) return;
        throw KmsError.THROTTLING
                .because(
                        "You have exceeded the rate at which you may call KMS. Reduce the frequency"
                                + " of your calls.")
                .withHeaders(RETRY_LATER);
    }

    /// The quotas that calls of an operation may count against.
    private static Stream<String> possible(String name) {
        if (USES.contains(name)) return FAMILIES.stream();
        if (!name.startsWith(PAIRS)) return Stream.of(name);
        return DataKeyPairSpec.values().stream().map(RequestQuotas::ofPairs);
    }

    /// The one that a call counts against.
    private static String quota(String name, List<Demand> demands) {
        if (USES.contains(name)) return family(told("kms:KeySpec", demands));
        return name.startsWith(PAIRS) ? ofPairs(told("kms:DataKeyPairSpec", demands)) : name;
    }

    private static String ofPairs(String spec) {
        return PAIRS + "(" + spec + ")";
    }

    private static String family(String spec) {
        if (spec.startsWith("RSA_")) return "rsa";
        if (spec.startsWith("ECC_")) return "ecc";
        return spec.startsWith("ML_DSA_") ? "ml-dsa" : "symmetric";
    }

    /// What policies are told tells which quota it is. Random bytes have no key.
    private static String told(String contextKey, List<Demand> demands) {
        return demands.stream()
                .flatMap(demand -> demand.context().getOrDefault(contextKey, List.of()).stream())
                .findFirst()
                .orElse("");
    }
}
