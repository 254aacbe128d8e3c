package coffer.kms.key;

import coffer.kernel.AccountId;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.kms.KmsError;
import coffer.store.Snapshot;
import coffer.store.Transaction;

/// Key material that is in the tokens of custom key stores and stays there. Every method that says
/// so waits for a token, and must not be called within a transaction.
public interface TokenKeys {

    /// No custom key stores at all.
    static TokenKeys none() {
        return new None();
    }

    /// The custom key store of this account that has this id. Throws the service's error if there
    /// is none.
    KeyStoreRef require(Snapshot snapshot, AccountId account, Region region, String id);

    /// Whether keys of this store can be used now.
    boolean isConnected(String keyStoreId);

    /// Makes material for `key` in the token and gives its id. Waits for the token.
    Bytes create(KeyStoreRef store, KeyName key);

    /// Destroys material of which nothing came. Waits for the token.
    void abandon(KeyStoreRef store, Bytes materialId);

    /// 32 bytes that the material gives for one message only. Waits for the token.
    SecretBytes ofMessage(KmsKey key, Material material, Bytes nonce);

    /// Random bytes of the token's own. Waits for the token.
    SecretBytes random(KeyStoreRef store, int length);

    /// Has the key's material destroyed once `tx` is committed and the token can be reached.
    void doom(Transaction tx, KmsKey key);

    /// Where nobody configured any.
    final class None implements TokenKeys {
        private None() {}

        @Override
        public KeyStoreRef require(Snapshot snapshot, AccountId account, Region region, String id) {
            throw KmsError.CUSTOM_KEY_STORE_NOT_FOUND.because(
                    "Custom key store `" + id + "` is not found.");
        }

        @Override
        public boolean isConnected(String keyStoreId) {
            return false;
        }

        @Override
        public Bytes create(KeyStoreRef store, KeyName key) {
            throw nothing();
        }

        @Override
        public void abandon(KeyStoreRef store, Bytes materialId) {
            throw nothing();
        }

        @Override
        public SecretBytes ofMessage(KmsKey key, Material material, Bytes nonce) {
            throw nothing();
        }

        @Override
        public SecretBytes random(KeyStoreRef store, int length) {
            throw nothing();
        }

        @Override
        public void doom(Transaction tx, KmsKey key) {
            throw nothing();
        }

        private static IllegalStateException nothing() {
            return new IllegalStateException("there are no custom key stores");
        }
    }
}
