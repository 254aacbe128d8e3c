package coffer.crypto.asymmetric;

import java.security.spec.MGF1ParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/// RSA encryption with optimal padding (RFC 8017), by AWS's names. The mask uses the same hash.
public enum Oaep {
    RSAES_OAEP_SHA_1("SHA-1", 20),
    RSAES_OAEP_SHA_256("SHA-256", 32);

    private final String hash;
    private final int hashBytes;

    Oaep(String hash, int hashBytes) {
        this.hash = hash;
        this.hashBytes = hashBytes;
    }

    /// The longest plaintext for a modulus of so many bytes.
    int capacity(int modulusBytes) {
        return modulusBytes - 2 * hashBytes - 2;
    }

    OAEPParameterSpec parameters() {
        return new OAEPParameterSpec(
                hash, "MGF1", new MGF1ParameterSpec(hash), PSource.PSpecified.DEFAULT);
    }
}
