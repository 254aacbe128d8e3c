package coffer.gate.authorise;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Call;
import coffer.gate.Calls;
import coffer.gate.Demand;
import coffer.kernel.Arn;
import coffer.policy.context.Context;
import org.junit.jupiter.api.Test;

class ContextKeysTest {
    private static final Arn KEY = Arn.parse("arn:aws:kms:eu-central-1:444455556666:key/1");

    private final Call call = Calls.by(Calls.alice(), "a client");
    private final Demand demand = Demand.on("kms:Decrypt", KEY, "AWS::KMS::Key", Calls.ACCOUNT);

    @Test
    void knowsWhoAsksFromWhereAndWhen() {
        Context keys = ContextKeys.of(call);

        assertThat(keys.values("aws:PrincipalArn"))
                .containsExactly("arn:aws:iam::111122223333:user/alice");
        assertThat(keys.values("aws:PrincipalTag/team")).containsExactly("blue");
        assertThat(keys.values("aws:SourceIp")).containsExactly("2001:db8::7");
        assertThat(keys.values("aws:CurrentTime")).containsExactly("2026-11-01T10:00:00Z");
        assertThat(keys.values("aws:EpochTime")).containsExactly("1793527200");
        assertThat(keys.values("aws:SecureTransport")).containsExactly("true");
        assertThat(keys.values("aws:UserAgent")).containsExactly("a client");
        assertThat(keys.values("aws:ViaAWSService")).containsExactly("false");
        assertThat(keys.values("aws:MultiFactorAuthPresent")).isEmpty();
    }

    @Test
    void letsNoDemandSayOtherwise() {
        Context shared = ContextKeys.of(call);

        Context keys =
                ContextKeys.with(
                        shared,
                        demand.with("aws:SourceIp", "10.0.0.1")
                                .with("aws:ResourceAccount", "999999999999")
                                .with("kms:EncryptionContext:n", "1"));

        assertThat(keys.values("aws:SourceIp")).containsExactly("2001:db8::7");
        assertThat(keys.values("aws:ResourceAccount")).containsExactly("111122223333");
        assertThat(keys.values("kms:EncryptionContext:n")).containsExactly("1");
    }
}
