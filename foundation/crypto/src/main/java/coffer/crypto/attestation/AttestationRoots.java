package coffer.crypto.attestation;

import java.security.cert.X509Certificate;
import java.util.Set;

/// Whom this installation believes: `nitro` about machines of AWS, `tpm` about machines with a TPM
/// of their own. What one may say, the other may not.
public record AttestationRoots(Set<X509Certificate> nitro, Set<X509Certificate> tpm) {

    /// Throws [IllegalArgumentException] if one is not an authority with a P-384 key, or if a key
    /// is in both sets.
    public AttestationRoots {
        nitro = Set.copyOf(nitro);
        tpm = Set.copyOf(tpm);
        check(nitro);
        check(tpm);
        for (X509Certificate each : nitro) {
            if (tpm.stream().anyMatch(other -> other.getPublicKey().equals(each.getPublicKey()))) {
                throw new IllegalArgumentException(
                        "one root cannot speak for both AWS Nitro and other TPMs");
            }
        }
    }

    public static AttestationRoots none() {
        return new AttestationRoots(Set.of(), Set.of());
    }

    boolean isEmpty() {
        return nitro.isEmpty() && tpm.isEmpty();
    }

    Set<X509Certificate> of(AttestedKind kind) {
        return switch (kind) {
            case NITRO_ENCLAVE, NITRO_TPM -> nitro;
            case LOCAL_TPM -> tpm;
        };
    }

    private static void check(Set<X509Certificate> roots) {
        if (!roots.stream().allMatch(CertificateChain::isAuthority)) {
            throw new IllegalArgumentException("a root is a certificate authority with P-384");
        }
    }
}
