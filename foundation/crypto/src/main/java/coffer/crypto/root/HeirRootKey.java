package coffer.crypto.root;

import coffer.kernel.SecretBytes;

/// A root key that followed another: what that one derived, and what it wrapped where nobody can
/// wrap it anew, is as it was.
final class HeirRootKey implements RootKey {
    private final RootKey own;
    private final Inheritance inheritance;

    /// Takes ownership of both.
    HeirRootKey(RootKey own, Inheritance inheritance) {
        this.own = own;
        this.inheritance = inheritance;
    }

    RootKey own() {
        return own;
    }

    Inheritance inheritance() {
        return inheritance;
    }

    @Override
    public byte[] wrap(String purpose, SecretBytes key) {
        return own.wrap(purpose, key);
    }

    @Override
    public SecretBytes unwrap(String purpose, byte[] wrapped) {
        return inheritance
                .unwrapped(purpose, wrapped)
                .orElseGet(() -> own.unwrap(purpose, wrapped));
    }

    @Override
    public SecretBytes derive(Derivation what) {
        return inheritance.derived(what).orElseGet(() -> own.derive(what));
    }

    @Override
    public String fingerprint() {
        return own.fingerprint();
    }

    @Override
    public void close() {
        inheritance.close();
        own.close();
    }
}
