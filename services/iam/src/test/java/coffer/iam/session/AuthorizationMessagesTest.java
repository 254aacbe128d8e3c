package coffer.iam.session;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.kernel.Arn;
import coffer.policy.Authorizer;
import coffer.policy.Decision;
import coffer.policy.Policies;
import coffer.policy.Principal;
import coffer.policy.Request;
import coffer.policy.context.Context;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthorizationMessagesTest extends IamCase {
    private AuthorizationMessages messages() {
        return iam.service().of(TestIam.ACCOUNT).tokens().authorizationMessages();
    }

    private Optional<String> decoded(String message) {
        return iam.store().read(snapshot -> messages().decoded(snapshot, message));
    }

    private static Decision.Deny denied(Context context) {
        Principal bob =
                new Principal.User(
                        TestIam.ACCOUNT,
                        Arn.global("iam", TestIam.ACCOUNT, "user/bob"),
                        "AIDABOBBOBBOBBOB");
        Request request = new Request(bob, "ec2:StopInstances", "*", TestIam.ACCOUNT, context);
        if (Authorizer.decide(request, Policies.none()) instanceof Decision.Deny deny) return deny;
        throw new AssertionError("allowed");
    }

    @Test
    void aDenialIsToldAsAwsTellsIt() {
        Context context = Context.builder().put("aws:SourceIp", "192.0.2.1").build();
        String message = messages().encoded(denied(context)).orElseThrow();

        assertThat(message).matches("[A-Za-z0-9_-]+").doesNotContain("bob");
        assertThat(decoded(message).orElseThrow())
                .isEqualTo(
                        """
                        {"allowed":false,"explicitDeny":false,"matchedStatements":{"items":[]},\
                        "failures":{"items":[]},"context":{"principal":{"id":"AIDABOBBOBBOBBOB",\
                        "name":"bob","arn":"arn:aws:iam::%s:user/bob"},\
                        "action":"ec2:StopInstances","resource":"*","conditions":{"items":[\
                        {"key":"aws:sourceip","values":{"items":[{"value":"192.0.2.1"}]}}]}}}\
                        """
                                .formatted(TestIam.ACCOUNT));
    }

    @Test
    void onlyWhatWasSealedHereIsRead() {
        String message = messages().encoded(denied(Context.empty())).orElseThrow();

        for (int i = 0; i < message.length() - 1; i++) {
            char other = message.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(decoded(message.substring(0, i) + other + message.substring(i + 1)))
                    .isEmpty();
        }
        assertThat(decoded("")).isEmpty();
        assertThat(decoded("%")).isEmpty();
        iam.clock().advance(Duration.ofHours(49));
        assertThat(decoded(message)).isEmpty();
    }
}
