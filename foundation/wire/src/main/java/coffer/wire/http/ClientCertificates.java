package coffer.wire.http;

import java.security.cert.X509Certificate;
import java.util.List;

/// Whether clients are asked for a certificate, and whose.
public sealed interface ClientCertificates {

    /// Nobody is asked.
    record Off() implements ClientCertificates {}

    /// Who shows one, shows one of these authorities'.
    record Wanted(List<X509Certificate> authorities) implements ClientCertificates {
        public Wanted {
            authorities = List.copyOf(authorities);
        }
    }

    /// Nobody gets through the handshake without one of these authorities'.
    record Required(List<X509Certificate> authorities) implements ClientCertificates {
        public Required {
            authorities = List.copyOf(authorities);
        }
    }
}
