package coffer.iam.federation;

import coffer.gate.Registry;
import coffer.iam.Guarded;
import coffer.iam.IamService;
import coffer.iam.api.IamApi;
import coffer.iam.directory.Desk;
import coffer.iam.directory.UniqueIds;
import java.security.SecureRandom;

/// The front door of what IAM keeps of identity providers.
public final class FederationService {
    private final Providers providers;
    private final OidcProviderOperations oidc;
    private final SamlProviderOperations saml;
    private final ProviderTagOperations tags;

    /// `pages` is how providers are asked.
    public FederationService(IamService iam, IssuerPages pages, SecureRandom random) {
        UniqueIds ids = new UniqueIds(random);
        Desk desk = iam.shared().desk();
        this.providers = new Providers(desk.directory());
        this.oidc = new OidcProviderOperations(desk, providers, pages);
        this.saml = new SamlProviderOperations(desk, providers, ids);
        this.tags = new ProviderTagOperations(desk, providers);
    }

    /// For the token service only.
    public Providers providers() {
        return providers;
    }

    public void register(Registry.Builder registry) {
        Guarded on = new Guarded(registry);
        on.write(IamApi.CREATE_OPEN_ID_CONNECT_PROVIDER, oidc::createOpenIDConnectProvider);
        on.write(IamApi.DELETE_OPEN_ID_CONNECT_PROVIDER, oidc::deleteOpenIDConnectProvider);
        on.read(IamApi.GET_OPEN_ID_CONNECT_PROVIDER, oidc::getOpenIDConnectProvider);
        on.read(IamApi.LIST_OPEN_ID_CONNECT_PROVIDERS, oidc::listOpenIDConnectProviders);
        on.write(
                IamApi.ADD_CLIENT_ID_TO_OPEN_ID_CONNECT_PROVIDER,
                oidc::addClientIDToOpenIDConnectProvider);
        on.write(
                IamApi.REMOVE_CLIENT_ID_FROM_OPEN_ID_CONNECT_PROVIDER,
                oidc::removeClientIDFromOpenIDConnectProvider);
        on.write(
                IamApi.UPDATE_OPEN_ID_CONNECT_PROVIDER_THUMBPRINT,
                oidc::updateOpenIDConnectProviderThumbprint);
        on.write(IamApi.TAG_OPEN_ID_CONNECT_PROVIDER, tags::tagOpenIDConnectProvider);
        on.write(IamApi.UNTAG_OPEN_ID_CONNECT_PROVIDER, tags::untagOpenIDConnectProvider);
        on.read(IamApi.LIST_OPEN_ID_CONNECT_PROVIDER_TAGS, tags::listOpenIDConnectProviderTags);
        on.write(IamApi.CREATE_SAML_PROVIDER, saml::createSAMLProvider);
        on.write(IamApi.UPDATE_SAML_PROVIDER, saml::updateSAMLProvider);
        on.read(IamApi.GET_SAML_PROVIDER, saml::getSAMLProvider);
        on.read(IamApi.LIST_SAML_PROVIDERS, saml::listSAMLProviders);
        on.write(IamApi.DELETE_SAML_PROVIDER, saml::deleteSAMLProvider);
        on.write(IamApi.TAG_SAML_PROVIDER, tags::tagSAMLProvider);
        on.write(IamApi.UNTAG_SAML_PROVIDER, tags::untagSAMLProvider);
        on.read(IamApi.LIST_SAML_PROVIDER_TAGS, tags::listSAMLProviderTags);
    }
}
