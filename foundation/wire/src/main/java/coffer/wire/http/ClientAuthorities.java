package coffer.wire.http;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// Whose certificates are taken from clients.
///
/// With `revocations`, a certificate is taken only if a list which its issuer signed and which
/// holds now does not name it: where there is no such list, none is taken.
public record ClientAuthorities(
        List<X509Certificate> certificates, Optional<List<X509CRL>> revocations) {

    public ClientAuthorities {
        certificates = List.copyOf(certificates);
        revocations = revocations.map(List::copyOf);
    }

    /// Whatever these authorities issued is taken.
    public static ClientAuthorities of(List<X509Certificate> certificates) {
        return new ClientAuthorities(certificates, Optional.empty());
    }
}
