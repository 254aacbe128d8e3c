package coffer.crypto.attestation;

import coffer.kernel.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Believes attestation documents: of AWS Nitro enclaves, of instances with a NitroTPM, and of
/// machines with a TPM of their own.
///
/// A document is believed if it is signed, by a chain of certificates that are valid now, under
/// exactly one of the roots for its kind; if it is fresh; if its enclave is not in debug mode; and
/// if it brings an RSA key. That of a TPM also holds a quote, which must say the same.
public final class AttestationVerifier {
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);
    private static final int MIN_RSA_BITS = 2048;

    private final AttestationRoots roots;
    private final Duration maxAge;

    public AttestationVerifier(AttestationRoots roots, Duration maxAge) {
        this.roots = roots;
        this.maxAge = maxAge;
    }

    /// Whether there is any root, so that a document can be believed at all.
    public boolean trustsAnybody() {
        return !roots.isEmpty();
    }

    /// Throws [RefusedDocumentException] unless every check succeeds.
    public Attested verify(Bytes document, Instant now) {
        CoseSign1 signed = CoseSign1.parse(document);
        AttestationDocument told = AttestationDocument.parse(signed.payload());
        CertificateChain chain = CertificateChain.of(told.certificate(), told.caBundle());
        if (!signed.isSignedBy(chain.trustedKey(roots.of(told.kind()), now))) {
            throw new RefusedDocumentException(Refusal.UNTRUSTED);
        }
        checkTime(told.time(), now);
        if (told.kind() == AttestedKind.NITRO_ENCLAVE) checkMode(told);
        told.tpm().ifPresent(evidence -> evidence.check(told, chain.root(), now));
        return new Attested(told.kind(), told.moduleId(), told.pcrs(), publicKey(told));
    }

    private void checkTime(Instant made, Instant now) {
        if (made.isBefore(now.minus(maxAge)) || made.isAfter(now.plus(CLOCK_SKEW))) {
            throw new RefusedDocumentException(Refusal.STALE);
        }
    }

    // AWS: Nitro Enclaves User Guide, "Cryptographic attestation": an enclave in debug mode has
    // registers of zeros only.
    private static void checkMode(AttestationDocument told) {
        Bytes image =
                Optional.ofNullable(told.pcrs().get(0))
                        .orElseThrow(RefusedDocumentException::malformed);
        if (image.equals(Bytes.adopt(new byte[image.size()]))) {
            throw new RefusedDocumentException(Refusal.DEBUG_MODE);
        }
    }

    private static RSAPublicKey publicKey(AttestationDocument told) {
        Bytes encoded =
                told.publicKey()
                        .orElseThrow(() -> new RefusedDocumentException(Refusal.NO_PUBLIC_KEY));
        try {
            KeyFactory factory = KeyFactory.getInstance("RSA");
            var key = factory.generatePublic(new X509EncodedKeySpec(encoded.expose()));
            if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= MIN_RSA_BITS) {
                return rsa;
            }
        } catch (GeneralSecurityException notRsa) {
            throw new RefusedDocumentException(Refusal.NO_PUBLIC_KEY);
        }
        throw new RefusedDocumentException(Refusal.NO_PUBLIC_KEY);
    }
}
