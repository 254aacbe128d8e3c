package coffer.iam.directory;

import coffer.gate.Call;
import coffer.iam.IamError;
import coffer.policy.Principal;
import java.util.Optional;

/// Whom an operation means that was given no user name: the caller.
public final class Callers {
    private Callers() {}

    /// The name of the user meant; empty if it is the root user. Throws for a caller who is
    /// neither.
    public static Optional<String> meant(Optional<String> userName, Call call) {
        if (userName.isPresent()) return userName;
        return switch (call.identity().principal()) {
            case Principal.Root _ -> Optional.empty();
            case Principal.User user -> Optional.of(user.name());
            case Principal.AssumedRole _,
                    Principal.FederatedUser _,
                    Principal.Service _,
                    Principal.ProvidedIdentity _,
                    Principal.Anonymous _ ->
                    throw IamError.VALIDATION.because(
                            "Must specify userName when calling with non-User credentials");
        };
    }
}
