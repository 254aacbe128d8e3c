package coffer.kms.ciphertext;

import coffer.gate.Call;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.KmsError;
import coffer.kms.api.DryRunModifierType;
import coffer.kms.key.FoundKey;
import coffer.kms.key.KeyFinder;
import coffer.kms.key.KeyKind;
import coffer.kms.key.KeyName;
import coffer.kms.key.Material;
import coffer.kms.key.StateRule;
import java.util.List;
import java.util.Optional;

/// What a request wants decrypted, and the key that permission is asked for: the one it names, else
/// the one that the blob names. A dry run may leave the blob out if it says so.
record Source(FoundKey key, Optional<CiphertextBlob> blob, EncryptionContext context) {

    /// The members of a request that say it.
    record Request(
            Optional<Bytes> blob,
            Optional<String> keyId,
            EncryptionContext context,
            Optional<Boolean> dryRun,
            Optional<List<String>> modifiers) {

        boolean ignoresCiphertext() {
            return modifiers.orElse(List.of()).contains(DryRunModifierType.IGNORE_CIPHERTEXT);
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
        CiphertextBlob blob = CiphertextBlob.parse(bytes);
        Optional<FoundKey> sealer = finder.findAnywhere(KeyName.idOf(blob.keyId()), call);
        FoundKey key =
                request.keyId()
                        .map(id -> finder.find(id, call))
                        .or(() -> sealer)
                        .orElseThrow(CiphertextBlob::invalid);
        // No key of ours has that id: the blob is not ours, whatever key the caller names.
        if (sealer.isEmpty()) throw CiphertextBlob.invalid();
        return new Source(key, Optional.of(blob), request.context());
    }

    /// Everything that can be checked without decrypting.
    void check(Optional<String> algorithm) {
        StateRule.ENABLED.check(key.key());
        KeyKind.checkAlgorithm(algorithm);
        if (!blob.map(CiphertextBlob::keyId)
                .orElse(key.name().idBytes())
                .equals(key.name().idBytes())) {
            throw KmsError.INCORRECT_KEY.because(
                    "The key ID in the request does not identify a CMK that can perform this"
                            + " operation.");
        }
    }

    /// The plaintext, for the caller to close.
    SecretBytes open(KeyCipher cipher) {
        return cipher.open(key.key(), existingBlob(), context);
    }

    Material material(KeyCipher cipher) {
        return cipher.material(key.key(), existingBlob());
    }

    private CiphertextBlob existingBlob() {
        return blob.orElseThrow(() -> new IllegalStateException("no blob outside a dry run"));
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
        return new Source(finder.find(keyId, call), Optional.empty(), request.context());
    }
}
