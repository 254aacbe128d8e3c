package coffer.kms.ciphertext;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.MessageCipher;
import coffer.crypto.asymmetric.Oaep;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.key.KmsKey;
import coffer.kms.key.KmsState;
import coffer.kms.key.Material;
import coffer.kms.key.TokenKeys;
import coffer.kms.material.KeyMaterials;
import java.security.SecureRandom;

/// Encrypts and decrypts under keys, whoever asks: permission and state are checked before.
public final class KeyCipher {
    private final KeyMaterials materials;
    private final TokenKeys tokens;
    private final MessageCipher cipher;

    public KeyCipher(KmsState state, SecureRandom random) {
        this.materials = state.materials();
        this.tokens = state.tokens();
        this.cipher = new MessageCipher(random);
    }

    /// Seals under the key's current material.
    public Bytes seal(KmsKey key, SecretBytes plaintext, EncryptionContext context) {
        Material material = key.currentMaterial();
        Bytes keyId = key.name().idBytes();
        byte[] aad = CiphertextBlob.aad(keyId, material.id(), context);
        byte[] sealed = sealed(key, material, plaintext.expose(), aad);
        return new CiphertextBlob(keyId, material.id(), Bytes.adopt(sealed)).encoded();
    }

    private byte[] sealed(KmsKey key, Material material, byte[] plaintext, byte[] aad) {
        if (key.keyStore().isPresent()) {
            return cipher.seal(nonce -> tokens.ofMessage(key, material, nonce), plaintext, aad);
        }
        try (SecretBytes secret = materials.open(key.name(), material)) {
            return cipher.seal(secret, plaintext, aad);
        }
    }

    /// The plaintext, for the caller to close. Refuses a blob that was not sealed here, under this
    /// key and context.
    public SecretBytes open(KmsKey key, CiphertextBlob blob, EncryptionContext context) {
        Material material = material(key, blob);
        byte[] aad = CiphertextBlob.aad(blob.keyId(), blob.materialId(), context);
        try {
            return opened(key, material, blob.sealed().expose(), aad);
        } catch (AuthenticationFailedException refused) {
            throw CiphertextBlob.invalid();
        }
    }

    private SecretBytes opened(KmsKey key, Material material, byte[] sealed, byte[] aad) {
        if (key.keyStore().isPresent()) {
            return cipher.open(nonce -> tokens.ofMessage(key, material, nonce), sealed, aad);
        }
        try (SecretBytes secret = materials.open(key.name(), material)) {
            return cipher.open(secret, sealed, aad);
        }
    }

    /// Encrypts with the public half of an RSA key. Whoever has that could do it too.
    Bytes seal(KmsKey key, SecretBytes plaintext, Oaep padding) {
        return KeyMaterials.publicHalf(key).encrypt(padding, plaintext);
    }

    /// The plaintext, for the caller to close. Refuses what was not encrypted with the public half
    /// of this RSA key, whatever else is wrong with it.
    SecretBytes open(KmsKey key, Bytes ciphertext, Oaep padding) {
        try {
            return materials.privateHalf(key).decrypt(padding, ciphertext);
        } catch (AuthenticationFailedException refused) {
            throw CiphertextBlob.invalid();
        }
    }

    /// The material of `key` that `blob` was sealed under.
    private static Material material(KmsKey key, CiphertextBlob blob) {
        return key.material(blob.materialId()).orElseThrow(CiphertextBlob::invalid);
    }
}
