package coffer.server.config;

/// The operator asked for something that cannot be; the message says what and why.
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigurationException(String message) {
        super(message);
    }
}
