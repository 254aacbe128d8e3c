package coffer.benchmarks.client;

import coffer.kernel.SecretBytes;

/// An access key.
public record Credentials(String accessKeyId, SecretBytes secretKey) {
    @Override
    public String toString() {
        return "Credentials[" + accessKeyId + "]";
    }
}
