package coffer.wire.http;

/// An address to accept connections on; port 0 takes a free one.
public sealed interface Listener {
    String host();

    int port();

    /// HTTP/1.1 and HTTP/2 over TLS 1.3 or 1.2.
    record Tls(String host, int port, TlsIdentity identity) implements Listener {}

    /// HTTP/1.1 that anyone on the way can read and change.
    record InsecurePlaintext(String host, int port) implements Listener {}
}
