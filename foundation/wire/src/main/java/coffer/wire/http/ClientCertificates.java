package coffer.wire.http;

/// Whether clients are asked for a certificate, and whose.
public sealed interface ClientCertificates {

    /// Nobody is asked.
    record Off() implements ClientCertificates {}

    /// Who shows one, shows one of these authorities'.
    record Wanted(ClientAuthorities authorities) implements ClientCertificates {}

    /// Nobody gets through the handshake without one of these authorities'.
    record Required(ClientAuthorities authorities) implements ClientCertificates {}
}
