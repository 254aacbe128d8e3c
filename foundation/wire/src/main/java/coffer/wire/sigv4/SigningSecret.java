package coffer.wire.sigv4;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A secret access key, opened only where it is needed: most requests are checked with a signing
/// key that was derived from it for an earlier one.
///
/// Used by one thread.
public final class SigningSecret implements AutoCloseable {
    private final Bytes mark;
    private final Supplier<SecretBytes> opening;
    private @Nullable SecretBytes opened;

    private SigningSecret(Bytes mark, Supplier<SecretBytes> opening) {
        this.mark = mark;
        this.opening = opening;
    }

    /// One that is open; takes ownership of `secret`.
    public static SigningSecret of(SecretBytes secret) {
        SigningSecret open =
                new SigningSecret(
                        Bytes.adopt(Sha256.start().digest(secret.expose())), () -> secret);
        open.opened = secret;
        return open;
    }

    /// One that `opening` opens. `sealed` is what it is sealed as: no two secrets are alike there.
    public static SigningSecret sealed(Bytes sealed, Supplier<SecretBytes> opening) {
        return new SigningSecret(sealed, opening);
    }

    /// Tells, without telling the secret, whether two are the same.
    Bytes mark() {
        return mark;
    }

    /// Stays this one's.
    public SecretBytes value() {
        SecretBytes value = opened == null ? opening.get() : opened;
        opened = value;
        return value;
    }

    @Override
    public void close() {
        if (opened != null) opened.close();
    }
}
