package coffer.kms.key;

import coffer.kms.KmsError;
import java.util.List;
import java.util.Optional;

/// Grant tokens. There are no grants, so there is no token that could be valid.
public final class GrantTokens {

    private GrantTokens() {}

    public static void check(Optional<List<String>> tokens) {
        if (!tokens.orElse(List.of()).isEmpty()) {
            throw KmsError.INVALID_GRANT_TOKEN.because("A grant token is not valid.");
        }
    }
}
