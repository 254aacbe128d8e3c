package coffer.kms.ciphertext;

import coffer.gate.Call;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.KmsError;
import coffer.kms.api.DryRunModifierType;
import coffer.kms.key.FoundKey;
import coffer.kms.key.KeyFinder;
import coffer.kms.key.KeyName;
import coffer.kms.key.Material;
import java.util.List;
import java.util.Optional;

/// What a request wants decrypted, and the key that permission is asked for: the one it names, else
/// the one that the blob names.
record Source(Encryption encryption, Ciphertext ciphertext) {

    /// What there is to decrypt.
    sealed interface Ciphertext {
        /// Sealed here, under a symmetric key.
        record Blob(CiphertextBlob blob) implements Ciphertext {}

        /// Made with a public key, by whomever: nothing in it says by which. Or not ours at all.
        record Foreign(Bytes bytes) implements Ciphertext {}

        /// Nothing: a dry run may leave it out if it says so.
        record None() implements Ciphertext {}
    }

    /// The members of a request that say it.
    record Request(
            Optional<Bytes> blob,
            Optional<String> keyId,
            Optional<String> algorithm,
            EncryptionContext context,
            Optional<Boolean> dryRun,
            Optional<List<String>> modifiers) {

        boolean ignoresCiphertext() {
            return modifiers.orElse(List.of()).contains(DryRunModifierType.IGNORE_CIPHERTEXT);
        }

        Encryption by(FoundKey key) {
            return new Encryption(key, algorithm, context);
        }
    }

    static Source find(Request request, KeyFinder finder, Call call) {
        if (request.ignoresCiphertext()) return withoutBlob(request, finder, call);
        Bytes bytes =
                request.blob()
                        .orElseThrow(() ->
                                KmsError.VALIDATION.because(
                                        "1 validation error detected: Value null at"
                                                + " 'ciphertextBlob' failed to satisfy"
                                                + " constraint: Member must not be null"));
        Optional<FoundKey> named = request.keyId().map(id -> finder.find(id, call));
        if (named.isPresent() && !named.get().key().kind().isSymmetric()) {
            return new Source(request.by(named.get()), new Ciphertext.Foreign(bytes));
        }
        Optional<CiphertextBlob> blob = CiphertextBlob.find(bytes);
        Optional<FoundKey> sealer =
                blob.flatMap(it -> finder.findAnywhere(KeyName.idOf(it.keyId()), call));
        FoundKey key = named.or(() -> sealer).orElseThrow(CiphertextBlob::invalid);
        // No key of ours has that id: the blob is not ours, whatever key the caller names. Only who
        // may use that key is told so.
        return new Source(
                request.by(key),
                sealer.isPresent()
                        ? new Ciphertext.Blob(blob.orElseThrow())
                        : new Ciphertext.Foreign(bytes));
    }

    FoundKey key() {
        return encryption.found();
    }

    boolean isLeftOut() {
        return ciphertext instanceof Ciphertext.None;
    }

    /// Everything that can be checked without decrypting.
    void check(String operation) {
        encryption.check(operation);
        boolean isSymmetric = key().key().kind().isSymmetric();
        if (isSymmetric && ciphertext instanceof Ciphertext.Foreign) throw CiphertextBlob.invalid();
        if (ciphertext instanceof Ciphertext.Blob(var blob)
                && !blob.keyId().equals(key().name().idBytes())) {
            throw KmsError.INCORRECT_KEY.because(
                    "The key ID in the request does not identify a CMK that can perform this"
                            + " operation.");
        }
    }

    /// The plaintext, for the caller to close.
    SecretBytes open(KeyCipher cipher) {
        return switch (ciphertext) {
            case Ciphertext.Blob(var blob) -> cipher.open(key().key(), blob, encryption.context());
            case Ciphertext.Foreign(var bytes) ->
                    cipher.open(key().key(), bytes, encryption.padding());
            case Ciphertext.None none ->
                    throw new IllegalStateException("no ciphertext outside a dry run");
        };
    }

    /// What clients are told of the material that opens it.
    Optional<String> materialId() {
        return ciphertext instanceof Ciphertext.Blob(var blob) && key().key().keyStore().isEmpty()
                ? key().key().material(blob.materialId()).map(Material::publicId)
                : Optional.empty();
    }

    private static Source withoutBlob(Request request, KeyFinder finder, Call call) {
        if (!request.dryRun().orElse(false)) {
            throw KmsError.VALIDATION.because("DryRunModifiers can only be used with DryRun.");
        }
        String keyId =
                request.keyId()
                        .orElseThrow(() ->
                                KmsError.VALIDATION.because(
                                        "A key is required to ignore the ciphertext."));
        return new Source(request.by(finder.find(keyId, call)), new Ciphertext.None());
    }
}
