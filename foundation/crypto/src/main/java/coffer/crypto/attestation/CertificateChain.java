package coffer.crypto.attestation;

import coffer.kernel.Bytes;
import java.io.ByteArrayInputStream;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.EllipticCurve;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The certificates of a document: its signer's, those that issued it, and the root.
// AWS: Nitro Enclaves User Guide, "Verifying the root of trust", "Semantical validation".
record CertificateChain(
        X509Certificate signer, List<X509Certificate> issuers, X509Certificate root) {
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int KEY_CERT_SIGN = 5;
    private static final int NOT_AN_AUTHORITY = -1;
    // TCG: EK Credential Profile, "tcg-kp-AIKCertificate".
    private static final String ATTESTATION_KEY = "2.23.133.8.3";
    private static final EllipticCurve P384 = p384();

    CertificateChain {
        issuers = List.copyOf(issuers);
    }

    /// `caBundle` has the root first; `issuers` has the signer's own issuer first.
    static CertificateChain of(Bytes certificate, List<Bytes> caBundle) {
        List<X509Certificate> issuers = new ArrayList<>();
        for (Bytes der : caBundle.subList(1, caBundle.size())) issuers.addFirst(parse(der));
        return new CertificateChain(parse(certificate), issuers, parse(caBundle.getFirst()));
    }

    /// The signer's key, if the chain holds at `now` and begins with one of `roots`. Throws
    /// [RefusedDocumentException].
    PublicKey trustedKey(Set<X509Certificate> roots, Instant now) {
        if (!roots.contains(root)) throw untrusted();
        all().forEach(each -> checkDates(each, now));
        checkUses();
        List<X509Certificate> path = new ArrayList<>();
        path.add(signer);
        path.addAll(issuers);
        checkPath(path, root, now);
        return signer.getPublicKey();
    }

    /// The key of a TPM that `root` itself certified for attestation. The purpose keeps it apart
    /// from the keys that sign documents, so whoever has one of those cannot make up quotes. Throws
    /// [RefusedDocumentException].
    static PublicKey attestationKey(Bytes der, X509Certificate root, Instant now) {
        X509Certificate certificate = parse(der);
        checkDates(certificate, now);
        boolean holds =
                certificate.getBasicConstraints() == NOT_AN_AUTHORITY
                        && allows(certificate, DIGITAL_SIGNATURE)
                        && purposes(certificate).contains(ATTESTATION_KEY);
        if (!holds) throw untrusted();
        checkPath(List.of(certificate), root, now);
        return certificate.getPublicKey();
    }

    /// Whether `certificate` may be a root at all.
    static boolean isAuthority(X509Certificate certificate) {
        return certificate.getBasicConstraints() != NOT_AN_AUTHORITY
                && allows(certificate, KEY_CERT_SIGN)
                && isP384(certificate);
    }

    // The JDK does not look at a root's own dates.
    private static void checkDates(X509Certificate certificate, Instant now) {
        if (now.isBefore(certificate.getNotBefore().toInstant())
                || now.isAfter(certificate.getNotAfter().toInstant())) {
            throw new RefusedDocumentException(Refusal.EXPIRED);
        }
    }

    private void checkUses() {
        boolean holds =
                isP384(signer)
                        && signer.getBasicConstraints() == NOT_AN_AUTHORITY
                        && allows(signer, DIGITAL_SIGNATURE)
                        && !purposes(signer).contains(ATTESTATION_KEY)
                        && issuers.stream().allMatch(CertificateChain::isAuthority)
                        && isAuthority(root)
                        && root.getBasicConstraints() >= issuers.size();
        if (!holds) throw untrusted();
    }

    private static void checkPath(List<X509Certificate> path, X509Certificate root, Instant now) {
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(factory().generateCertPath(path), parameters);
        } catch (CertPathValidatorException broken) {
            throw untrusted();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK cannot check certificates", impossible);
        }
    }

    private List<X509Certificate> all() {
        List<X509Certificate> all = new ArrayList<>(issuers);
        all.add(signer);
        all.add(root);
        return all;
    }

    private static X509Certificate parse(Bytes der) {
        try {
            X509Certificate certificate =
                    (X509Certificate)
                            factory().generateCertificate(new ByteArrayInputStream(der.expose()));
            // The factory also reads PEM, and leaves what follows.
            if (!Bytes.adopt(certificate.getEncoded()).equals(der)) {
                throw RefusedDocumentException.malformed();
            }
            return certificate;
        } catch (CertificateException notOne) {
            throw RefusedDocumentException.malformed();
        }
    }

    private static boolean allows(X509Certificate certificate, int use) {
        return Optional.ofNullable(certificate.getKeyUsage()).map(uses -> uses[use]).orElse(false);
    }

    private static List<String> purposes(X509Certificate certificate) {
        try {
            return Optional.ofNullable(certificate.getExtendedKeyUsage()).orElse(List.of());
        } catch (CertificateParsingException notOne) {
            throw RefusedDocumentException.malformed();
        }
    }

    private static boolean isP384(X509Certificate certificate) {
        return certificate.getPublicKey() instanceof ECPublicKey key
                && key.getParams().getCurve().equals(P384);
    }

    private static EllipticCurve p384() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp384r1"));
            return parameters.getParameterSpec(ECParameterSpec.class).getCurve();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK lacks P-384", missing);
        }
    }

    private static CertificateFactory factory() {
        try {
            return CertificateFactory.getInstance("X.509");
        } catch (CertificateException missing) {
            throw new IllegalStateException("this JDK lacks X.509", missing);
        }
    }

    private static RefusedDocumentException untrusted() {
        return new RefusedDocumentException(Refusal.UNTRUSTED);
    }
}
