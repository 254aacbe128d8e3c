package coffer.crypto.attestation;

/// What kind of machine a document is about. It decides what the measurements mean, so measurements
/// of different kinds are never compared.
public enum AttestedKind {
    NITRO_ENCLAVE("pcrs"),
    NITRO_TPM("nitrotpm_pcrs"),
    LOCAL_TPM("tpm_pcrs");

    private final String field;

    AttestedKind(String field) {
        this.field = field;
    }

    /// The document's field that holds the measurements.
    String field() {
        return field;
    }
}
