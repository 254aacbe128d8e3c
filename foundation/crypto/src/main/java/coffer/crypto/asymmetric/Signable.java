package coffer.crypto.asymmetric;

import coffer.kernel.SecretBytes;

/// A message as it is to be signed or verified, in a form and of a length that the scheme takes.
/// The message is lent.
public record Signable(SigningScheme scheme, MessageForm form, SecretBytes message) {
    public Signable {
        int length = message.size();
        if (!scheme.takes(form) || scheme.lengthOf(form).orElse(length) != length) {
            throw new IllegalArgumentException(scheme + " does not take " + length + " " + form);
        }
    }

    /// The digest that RSA and ECDSA sign.
    byte[] digest() {
        return form == MessageForm.DIGEST ? message.expose() : scheme.hash().of(message.expose());
    }
}
