package coffer.analyzer.generation;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.analyzer.generation.RecordedCall.Permission;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.policy.Authorizer;
import coffer.policy.NamedPolicy;
import coffer.policy.Policies;
import coffer.policy.Policy;
import coffer.policy.Principal;
import coffer.policy.Request;
import coffer.policy.context.Context;
import coffer.policy.document.PolicyKind;
import coffer.testing.Forall;
import coffer.testing.Forall.Gen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Whatever was done, the engine allows it again by the policy made of it.
class LeastPolicyProperties {
    private static final AccountId ACCOUNT = new AccountId("111122223333");

    @Test
    void allowsAllThatWasDoneAndNoOtherAction() {
        Forall.cases(gen -> {
            Usage usage = new Usage(gen.flip() ? 5 : 5_000);
            List<RecordedCall> calls = new ArrayList<>();
            int count = 1 + gen.below(30);
            for (int i = 0; i < count; i++) calls.add(call(gen));
            calls.forEach(usage::add);
            LeastPolicy least = gen.flip() ? LeastPolicy.exact() : new LeastPolicy(gen.below(5));
            List<NamedPolicy> policies =
                    least.documents(usage).stream()
                            .map(text -> Policy.parse(text, PolicyKind.IDENTITY))
                            .map(policy -> new NamedPolicy("least", policy))
                            .toList();

            for (RecordedCall call : calls) {
                Permission permission = call.permissions().getFirst();
                assertThat(isAllowed(call, permission.action(), policies))
                        .as("%s by %s", call, policies)
                        .isTrue();
                assertThat(isAllowed(call, "iam:CreateUser", policies)).isFalse();
            }
        });
    }

    private static RecordedCall call(Gen gen) {
        String object = "arn:aws:s3:::" + gen.oneOf(List.of("a", "b")) + "/" + gen.text("ab/*?${}");
        return switch (gen.below(4)) {
            case 0 -> Calls.insecure("s3:GetObject", object);
            case 1 ->
                    Calls.of(
                            gen.oneOf(List.of("kms:Decrypt", "kms:GenerateDataKey")),
                            Calls.KEY + gen.below(3),
                            gen.flip() ? Optional.of("s3") : Optional.empty(),
                            gen.flip()
                                    ? Map.of("k", gen.text("x*$"))
                                    : Map.of("k", "1", "other", "2"));
            case 2 -> Calls.of("s3:ListAllMyBuckets", "*");
            default -> Calls.of(gen.oneOf(List.of("s3:GetObject", "s3:PutObject")), object);
        };
    }

    private static boolean isAllowed(RecordedCall call, String action, List<NamedPolicy> policies) {
        Context.Builder context =
                Context.builder().put("aws:SecureTransport", call.circumstances().isSecure());
        call.circumstances()
                .via()
                .ifPresent(via -> context.put("kms:ViaService", via + ".eu-west-1.amazonaws.com"));
        Map<String, String> pairs = call.circumstances().encryptionContext();
        context.put("kms:EncryptionContextKeys", List.copyOf(pairs.keySet()));
        pairs.forEach((key, value) -> context.put("kms:EncryptionContext:" + key, value));
        Principal user = new Principal.User(ACCOUNT, Arn.global("iam", ACCOUNT, "user/u"), "AIDAU");
        Request request =
                new Request(
                        user,
                        action,
                        call.permissions().getFirst().resource(),
                        ACCOUNT,
                        context.build());
        return Authorizer.decide(request, Policies.builder().identity(policies).build())
                .isAllowed();
    }
}
