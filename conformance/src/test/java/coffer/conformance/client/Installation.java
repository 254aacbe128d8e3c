package coffer.conformance.client;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What a client must know of a running server: where it is, whom to trust, who to be.
public record Installation(
        URI endpoint, Path authority, RootKey rootKey, String region, Extras extras) {

    /// The first access key of the account's root user.
    public record RootKey(String accessKeyId, String secretAccessKey) {
        @Override
        public String toString() {
            return "RootKey[" + accessKeyId + "]";
        }
    }

    /// What only some tests need: a listener without TLS, and the data directory to look into.
    public record Extras(Optional<URI> plaintextEndpoint, Optional<Path> dataDirectory) {
        public static Extras none() {
            return new Extras(Optional.empty(), Optional.empty());
        }
    }

    /// As a client of another of its regions sees it.
    public Installation in(String other) {
        return new Installation(endpoint, authority, rootKey, other, extras);
    }

    /// The variables every AWS client reads, and none of the machine's own configuration.
    public Map<String, String> environment() {
        Map<String, String> variables = new HashMap<>();
        variables.put("AWS_ENDPOINT_URL", endpoint.toString());
        variables.put("AWS_CA_BUNDLE", authority.toString());
        variables.put("AWS_ACCESS_KEY_ID", rootKey.accessKeyId());
        variables.put("AWS_SECRET_ACCESS_KEY", rootKey.secretAccessKey());
        variables.put("AWS_DEFAULT_REGION", region);
        variables.put("AWS_REGION", region);
        variables.put("AWS_CONFIG_FILE", "/dev/null");
        variables.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        variables.put("AWS_EC2_METADATA_DISABLED", "true");
        variables.put("AWS_PAGER", "");
        extras.plaintextEndpoint()
                .ifPresent(it -> variables.put("CONFORMANCE_PLAINTEXT_URL", it.toString()));
        extras.dataDirectory()
                .ifPresent(it -> variables.put("CONFORMANCE_DATA_DIR", it.toString()));
        return variables;
    }
}
