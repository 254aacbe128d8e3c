package coffer.crypto.attestation;

/// Why an attestation document is not believed.
///
/// All of it is public: the document carries no secret, so saying what is wrong helps only whoever
/// has to put it right.
public enum Refusal {
    MALFORMED("it is not a COSE_Sign1 attestation document"),
    UNTRUSTED("neither its signature nor its certificates lead to a root trusted here"),
    EXPIRED("one of its certificates is not valid now"),
    STALE("it is too old, or from the future"),
    DEBUG_MODE("it comes from an enclave in debug mode, which proves nothing about its code"),
    NO_PUBLIC_KEY("it has no RSA public key of at least 2048 bits");

    private final String sentence;

    Refusal(String sentence) {
        this.sentence = sentence;
    }

    /// What is wrong with it.
    public String sentence() {
        return sentence;
    }
}
