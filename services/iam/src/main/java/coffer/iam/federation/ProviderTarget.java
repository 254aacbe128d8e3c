package coffer.iam.federation;

import coffer.gate.Demand;
import coffer.iam.IamError;
import coffer.iam.tag.Tags;
import coffer.kernel.Arn;
import coffer.store.Snapshot;
import java.util.Optional;

/// The provider that an operation is about, as it was when its permission was demanded. It may not
/// exist; that is told only to callers who are allowed to ask.
record ProviderTarget(
        Providers providers, Provider.Kind kind, String name, Optional<? extends Provider> seen) {

    Demand demand(String verb) {
        return demand(verb, kind.title());
    }

    /// For actions whose names do not end with the kind's.
    Demand demand(String verb, String rest) {
        Arn arn = Arn.global("iam", providers.account(), kind.word() + "/" + name);
        Demand demand =
                Demand.on("iam:" + verb + rest, arn, kind.resourceType(), providers.account());
        return seen.isEmpty() ? demand : demand.with(Tags.ofResource(seen.get().tags()));
    }

    OidcProvider oidc(Snapshot snapshot) {
        return same(providers.oidc(snapshot, name));
    }

    SamlProvider saml(Snapshot snapshot) {
        return same(providers.saml(snapshot, name));
    }

    Provider any(Snapshot snapshot) {
        return switch (kind) {
            case OIDC -> oidc(snapshot);
            case SAML -> saml(snapshot);
        };
    }

    /// Throws if it does not exist, or is no longer what was decided upon.
    private <P extends Provider> P same(Optional<P> now) {
        if (now.isEmpty()) throw notFound();
        P provider = now.get();
        boolean isSame = seen.filter(it -> it.tags().equals(provider.tags())).isPresent();
        if (isSame) return provider;
        throw IamError.CONCURRENT_MODIFICATION.because(
                "The provider " + name + " was changed meanwhile. Try again.");
    }

    private RuntimeException notFound() {
        Arn arn = Arn.global("iam", providers.account(), kind.word() + "/" + name);
        return IamError.NO_SUCH_ENTITY.because(
                switch (kind) {
                    case OIDC -> "OpenIDConnect Provider not found for arn " + arn;
                    case SAML -> "Manifest not found for arn " + arn;
                });
    }
}
