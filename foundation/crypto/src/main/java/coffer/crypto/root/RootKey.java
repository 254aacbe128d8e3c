package coffer.crypto.root;

import coffer.kernel.SecretBytes;

/// Wraps the keys that hang directly from it. Whoever lacks it can read nothing.
///
/// A `purpose` says what a key is for; what was wrapped for one cannot be unwrapped for another.
public sealed interface RootKey extends AutoCloseable
        permits SoftwareRootKey, TokenRootKey, HeirRootKey {

    byte[] wrap(String purpose, SecretBytes key);

    /// Throws [coffer.crypto.AuthenticationFailedException] if `wrapped` was not wrapped by this
    /// root key for `purpose`.
    SecretBytes unwrap(String purpose, byte[] wrapped);

    /// A 32-byte key that is always the same, also under the root keys that follow this one.
    SecretBytes derive(Derivation what);

    /// 16 hex digits that tell this root key from others, and nothing else of it.
    String fingerprint();

    @Override
    void close();
}
