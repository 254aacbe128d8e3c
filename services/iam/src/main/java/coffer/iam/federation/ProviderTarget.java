package coffer.iam.federation;

import coffer.gate.Demand;
import coffer.iam.IamError;
import coffer.iam.directory.Desk;
import coffer.iam.tag.Tagging;
import coffer.iam.tag.Tags;
import coffer.kernel.Arn;
import coffer.store.Snapshot;
import coffer.store.Transaction;
import java.util.Map;
import java.util.Optional;

/// The provider that an operation is about, as it was when its permission was demanded. It may not
/// exist; that is told only to callers who are allowed to ask.
record ProviderTarget(
        Providers providers, Provider.Kind kind, String name, Optional<? extends Provider> seen)
        implements Tagging.Bearer {

    /// Throws unless `arn` can be a provider's of that kind.
    static ProviderTarget of(Desk desk, Providers providers, Provider.Kind kind, String arn) {
        String name = providers.nameIn(arn, kind);
        return new ProviderTarget(
                providers,
                kind,
                name,
                desk.store().read(snapshot -> providers.find(snapshot, kind, name)));
    }

    /// One that is to be made.
    static ProviderTarget fresh(Providers providers, Provider.Kind kind, String name) {
        return new ProviderTarget(providers, kind, name, Optional.empty());
    }

    @Override
    public Demand demand(String action) {
        Demand demand = Demand.on(action, arn(), kind.resourceType(), providers.account());
        return seen.isEmpty() ? demand : demand.with(Tags.ofResource(seen.get().tags()));
    }

    OidcProvider oidc(Snapshot snapshot) {
        return same(providers.oidc(snapshot, name));
    }

    SamlProvider saml(Snapshot snapshot) {
        return same(providers.saml(snapshot, name));
    }

    @Override
    public Map<String, String> tags(Snapshot snapshot) {
        return any(snapshot).tags();
    }

    @Override
    public void put(Transaction tx, Map<String, String> tags) {
        providers.put(
                tx,
                switch (any(tx)) {
                    case OidcProvider oidc -> oidc.tagged(tags);
                    case SamlProvider saml -> saml.tagged(tags);
                });
    }

    private Provider any(Snapshot snapshot) {
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

    private Arn arn() {
        return Arn.global("iam", providers.account(), kind.word() + "/" + name);
    }

    private RuntimeException notFound() {
        return IamError.NO_SUCH_ENTITY.because(
                switch (kind) {
                    case OIDC -> "OpenIDConnect Provider not found for arn " + arn();
                    case SAML -> "Manifest not found for arn " + arn();
                });
    }
}
