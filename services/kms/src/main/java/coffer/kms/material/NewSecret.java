package coffer.kms.material;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.util.Optional;

/// A secret that is no key's yet: random bytes, or a private key in PKCS #8 with the public key
/// that belongs to it.
public record NewSecret(SecretBytes secret, Optional<Bytes> publicKey) implements AutoCloseable {

    @Override
    public void close() {
        secret.close();
    }
}
