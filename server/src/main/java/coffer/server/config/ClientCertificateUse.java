package coffer.server.config;

/// Whether clients are asked for a TLS certificate.
public enum ClientCertificateUse {
    OFF,
    OPTIONAL,
    REQUIRED;

    static ClientCertificateUse parse(String text) {
        return switch (text) {
            case "off" -> OFF;
            case "optional" -> OPTIONAL;
            case "required" -> REQUIRED;
            default -> throw new IllegalArgumentException("it is not off, optional or required");
        };
    }
}
