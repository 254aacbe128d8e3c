package coffer.iam.federation;

import java.time.Instant;
import java.util.Map;

/// A SAML identity provider. `metadata` is its document as it was given, which was read as such.
public record SamlProvider(
        String name, String uuid, String metadata, Instant created, Map<String, String> tags)
        implements Provider {

    public SamlProvider {
        tags = Map.copyOf(tags);
    }

    @Override
    public Kind kind() {
        return Kind.SAML;
    }

    SamlProvider tagged(Map<String, String> newTags) {
        return new SamlProvider(name, uuid, metadata, created, newTags);
    }

    SamlProvider describedBy(String newMetadata) {
        return new SamlProvider(name, uuid, newMetadata, created, tags);
    }
}
