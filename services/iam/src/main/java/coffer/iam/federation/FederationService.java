package coffer.iam.federation;

import coffer.gate.Registry;
import coffer.iam.Guarded;
import coffer.iam.IamService;
import coffer.iam.IamService.Shared;
import coffer.iam.OfCaller;
import coffer.iam.api.IamApi;
import coffer.iam.directory.UniqueIds;
import java.security.SecureRandom;

/// The front door of what IAM keeps of identity providers.
public final class FederationService {
    private final IamService iam;
    private final IssuerPages pages;
    private final UniqueIds ids;

    /// `pages` is how providers are asked.
    public FederationService(IamService iam, IssuerPages pages, SecureRandom random) {
        this.iam = iam;
        this.pages = pages;
        this.ids = new UniqueIds(random);
    }

    public void register(Registry.Builder registry) {
        OfCaller<Shared> on = new OfCaller<>(new Guarded(registry), iam::of);
        registerOidc(on);
        registerSaml(on);
        registerTags(on);
    }

    private void registerOidc(OfCaller<Shared> on) {
        on.of(shared -> new OidcProviderOperations(shared.desk(), providers(shared), pages))
                .write(
                        IamApi.CREATE_OPEN_ID_CONNECT_PROVIDER,
                        OidcProviderOperations::createOpenIDConnectProvider)
                .write(
                        IamApi.DELETE_OPEN_ID_CONNECT_PROVIDER,
                        OidcProviderOperations::deleteOpenIDConnectProvider)
                .read(
                        IamApi.GET_OPEN_ID_CONNECT_PROVIDER,
                        OidcProviderOperations::getOpenIDConnectProvider)
                .read(
                        IamApi.LIST_OPEN_ID_CONNECT_PROVIDERS,
                        OidcProviderOperations::listOpenIDConnectProviders)
                .write(
                        IamApi.ADD_CLIENT_ID_TO_OPEN_ID_CONNECT_PROVIDER,
                        OidcProviderOperations::addClientIDToOpenIDConnectProvider)
                .write(
                        IamApi.REMOVE_CLIENT_ID_FROM_OPEN_ID_CONNECT_PROVIDER,
                        OidcProviderOperations::removeClientIDFromOpenIDConnectProvider)
                .write(
                        IamApi.UPDATE_OPEN_ID_CONNECT_PROVIDER_THUMBPRINT,
                        OidcProviderOperations::updateOpenIDConnectProviderThumbprint);
    }

    private void registerSaml(OfCaller<Shared> on) {
        on.of(shared -> new SamlProviderOperations(shared.desk(), providers(shared), ids))
                .write(IamApi.CREATE_SAML_PROVIDER, SamlProviderOperations::createSAMLProvider)
                .write(IamApi.UPDATE_SAML_PROVIDER, SamlProviderOperations::updateSAMLProvider)
                .read(IamApi.GET_SAML_PROVIDER, SamlProviderOperations::getSAMLProvider)
                .read(IamApi.LIST_SAML_PROVIDERS, SamlProviderOperations::listSAMLProviders)
                .write(IamApi.DELETE_SAML_PROVIDER, SamlProviderOperations::deleteSAMLProvider);
    }

    private static void registerTags(OfCaller<Shared> on) {
        on.of(shared -> new ProviderTagOperations(shared.desk(), providers(shared)))
                .write(
                        IamApi.TAG_OPEN_ID_CONNECT_PROVIDER,
                        ProviderTagOperations::tagOpenIDConnectProvider)
                .write(
                        IamApi.UNTAG_OPEN_ID_CONNECT_PROVIDER,
                        ProviderTagOperations::untagOpenIDConnectProvider)
                .read(
                        IamApi.LIST_OPEN_ID_CONNECT_PROVIDER_TAGS,
                        ProviderTagOperations::listOpenIDConnectProviderTags)
                .write(IamApi.TAG_SAML_PROVIDER, ProviderTagOperations::tagSAMLProvider)
                .write(IamApi.UNTAG_SAML_PROVIDER, ProviderTagOperations::untagSAMLProvider)
                .read(IamApi.LIST_SAML_PROVIDER_TAGS, ProviderTagOperations::listSAMLProviderTags);
    }

    private static Providers providers(Shared shared) {
        return new Providers(shared.desk().directory());
    }
}
