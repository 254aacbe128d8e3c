package coffer.kms.customstore;

import coffer.crypto.pkcs11.TokenName;
import coffer.kernel.Bytes;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.regex.Pattern;

/// A token that the operator lets accounts use as a custom key store, under the id that stands for
/// a CloudHSM cluster's.
///
/// Who makes a custom key store must show that he knows of it: by the certificate (in DER) that the
/// operator named its trust anchor, and by the PIN of its user.
public record HsmCluster(String id, TokenName token, Bytes trustAnchor) {
    // AWS: KMS API Reference, CreateCustomKeyStore, "CloudHsmClusterId".
    private static final Pattern ID = Pattern.compile("cluster-[2-7a-zA-Z]{11,16}");

    public HsmCluster {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "a cluster's id is `cluster-` and 11 to 16 letters or digits from 2 to 7");
        }
    }

    boolean isTrustedBy(String pem) {
        try {
            byte[] shown =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(
                                    new ByteArrayInputStream(
                                            pem.strip().getBytes(StandardCharsets.UTF_8)))
                            .getEncoded();
            return trustAnchor.equals(Bytes.adopt(shown));
        } catch (CertificateException unreadable) {
            return false;
        }
    }
}
