package coffer.crypto.root;

import coffer.kernel.SecretBytes;

/// Takes what one root key wrapped and wraps it by the next.
public record Rewrapping(RootKey from, RootKey to) {

    /// Throws [coffer.crypto.AuthenticationFailedException] if the first did not wrap it.
    public byte[] anew(String purpose, byte[] wrapped) {
        try (SecretBytes key = from.unwrap(purpose, wrapped)) {
            return to.wrap(purpose, key);
        }
    }
}
