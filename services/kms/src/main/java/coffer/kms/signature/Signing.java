package coffer.kms.signature;

import coffer.crypto.asymmetric.MessageForm;
import coffer.crypto.asymmetric.Signable;
import coffer.crypto.asymmetric.SigningScheme;
import coffer.kernel.SecretBytes;
import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import coffer.kms.key.KeyUse;
import coffer.kms.key.KmsKey;
import coffer.kms.key.Usage;
import java.util.Arrays;
import java.util.Optional;

/// What a request has signed or verified, and how: not yet known to suit the key.
record Signing(String algorithm, String messageType, SecretBytes message) {

    /// A request that does not say what was done to the message gives it as it is.
    Signing(String algorithm, Optional<String> messageType, SecretBytes message) {
        this(algorithm, messageType.orElse(MessageForm.RAW.name()), message);
    }

    /// The same, once it is clear that `key` can do it.
    Signable under(KmsKey key, String operation) {
        KeyUse.require(Usage.SIGN_VERIFY, key, operation);
        KeyUse.requireAlgorithm(algorithm, key.kind().signingAlgorithms(), key);
        SigningScheme scheme = SigningScheme.valueOf(algorithm);
        MessageForm form =
                Arrays.stream(MessageForm.values())
                        .filter(known -> known.name().equals(messageType) && scheme.takes(known))
                        .findFirst()
                        .orElseThrow(() -> unfit(key, scheme));
        if (scheme.lengthOf(form).orElse(message.size()) != message.size()) {
            String what = form == MessageForm.EXTERNAL_MU ? "External Mu" : "Digest";
            throw KmsError.VALIDATION.because(
                    what + " is invalid length for algorithm " + algorithm + ".");
        }
        return new Signable(scheme, form, message);
    }

    private ServiceException unfit(KmsKey key, SigningScheme scheme) {
        boolean isEdwards =
                scheme == SigningScheme.ED25519_SHA_512
                        || scheme == SigningScheme.ED25519_PH_SHA_512;
        return KmsError.VALIDATION.because(
                "Message type %s is incompatible with %s."
                        .formatted(
                                messageType,
                                isEdwards
                                        ? "algorithm " + algorithm
                                        : "key spec " + key.kind().spec()));
    }
}
