package coffer.iam.password;

import coffer.crypto.PasswordHash;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// That a user has a password, what is kept of it, and of those he had before, newest first; all
/// are hashed alike.
public record LoginProfile(
        Instant created,
        Instant changed,
        boolean resetRequired,
        PasswordHash hash,
        List<PasswordHash> earlier) {
    // As many as AWS lets an account have remembered.
    static final int REMEMBERED = 24;

    public LoginProfile {
        earlier = List.copyOf(earlier);
    }

    static LoginProfile of(PasswordHash hash, Instant now, boolean resetRequired) {
        return new LoginProfile(now, now, resetRequired, hash, List.of());
    }

    /// The present one and `most` less one before it.
    Stream<PasswordHash> last(int most) {
        return Stream.concat(Stream.of(hash), earlier.stream()).limit(most);
    }

    LoginProfile changed(PasswordHash to, Instant now) {
        return new LoginProfile(created, now, false, to, last(REMEMBERED).toList());
    }

    LoginProfile needingReset(boolean required) {
        return new LoginProfile(created, changed, required, hash, earlier);
    }
}
