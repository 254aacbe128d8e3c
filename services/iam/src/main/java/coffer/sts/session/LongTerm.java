package coffer.sts.session;

import coffer.gate.Call;
import coffer.gate.Identity;
import coffer.policy.Principal;
import coffer.sts.StsError;
import java.util.Optional;

/// Those who have long-term credentials: users, and the root user.
// AWS: STS API Reference, GetSessionToken and GetFederationToken; IAM User Guide, "Compare AWS STS
// credentials", on what may not be called with temporary ones.
final class LongTerm {
    private static final int DEFAULT_SECONDS = 43_200;
    private static final int MOST_ROOT_SECONDS = 3_600;

    private LongTerm() {}

    /// Throws for callers whose credentials are temporary.
    static void require(String operation, Call call) {
        if (call.identity().session().isPresent()) throw refusal(operation);
    }

    /// Throws for users' sessions, whether their own or those of the ones they federate; sessions
    /// of roles may go on.
    static void refuseSessionsOfUsers(String operation, Call call) {
        boolean isOfRole = call.identity().principal() instanceof Principal.AssumedRole;
        if (!isOfRole) require(operation, call);
    }

    /// As session tokens name them.
    static String principalId(Principal principal) {
        return switch (principal) {
            case Principal.Root root -> root.id().digits();
            case Principal.User user -> user.uniqueId();
            case Principal.AssumedRole _,
                    Principal.FederatedUser _,
                    Principal.Service _,
                    Principal.ProvidedIdentity _,
                    Principal.Anonymous _ ->
                    throw new IllegalStateException("without long-term credentials");
        };
    }

    /// How long a session lasts. The root user's is cut short without a word.
    static int seconds(Optional<Integer> asked, Identity who) {
        int seconds = asked.orElse(DEFAULT_SECONDS);
        boolean isRoot = who.principal() instanceof Principal.Root;
        return isRoot ? Math.min(seconds, MOST_ROOT_SECONDS) : seconds;
    }

    private static RuntimeException refusal(String operation) {
        return StsError.ACCESS_DENIED.because(
                "Cannot call " + operation + " with session credentials");
    }
}
