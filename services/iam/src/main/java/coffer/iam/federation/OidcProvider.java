package coffer.iam.federation;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// An OpenID Connect issuer. `name` is its URL without `https://`; `clientIds` are the audiences
/// whose tokens are taken; `thumbprints` are SHA-1 hashes of authorities that may certify its host
/// though nobody else trusts them.
public record OidcProvider(
        String name,
        List<String> clientIds,
        List<String> thumbprints,
        Instant created,
        Map<String, String> tags)
        implements Provider {

    public OidcProvider {
        clientIds = List.copyOf(clientIds);
        thumbprints = List.copyOf(thumbprints);
        tags = Map.copyOf(tags);
    }

    @Override
    public Kind kind() {
        return Kind.OIDC;
    }

    /// As its tokens name it.
    public String issuer() {
        return "https://" + name;
    }

    OidcProvider withClientIds(List<String> ids) {
        return new OidcProvider(name, ids, thumbprints, created, tags);
    }

    OidcProvider withThumbprints(List<String> newThumbprints) {
        return new OidcProvider(name, clientIds, newThumbprints, created, tags);
    }

    OidcProvider tagged(Map<String, String> newTags) {
        return new OidcProvider(name, clientIds, thumbprints, created, newTags);
    }
}
