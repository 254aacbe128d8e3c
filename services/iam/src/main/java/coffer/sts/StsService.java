package coffer.sts;

import coffer.gate.Recording;
import coffer.gate.Registry;
import coffer.iam.IamService;
import coffer.iam.federation.FederationService;
import coffer.sts.api.StsApi;
import coffer.sts.saml.SamlOperations;
import coffer.sts.saml.SamlService;
import coffer.sts.session.AssumeRoleOperations;
import coffer.sts.session.AssumeRootOperations;
import coffer.sts.session.CallerOperations;
import coffer.sts.session.FederationTokenOperations;
import coffer.sts.session.RoleSessions;
import coffer.sts.web.IssuerKeys;
import coffer.sts.web.WebIdentityOperations;

/// The front door of the token service, which works on what [IamService] and [FederationService]
/// keep.
public final class StsService {
    private final AssumeRoleOperations roles;
    private final CallerOperations callers;
    private final AssumeRootOperations roots;
    private final FederationTokenOperations federationTokens;
    private final WebIdentityOperations webIdentities;
    private final SamlOperations saml;

    /// How the service knows those for whom others vouch.
    public record Outside(FederationService federation, IssuerKeys issuers, SamlService saml) {}

    public StsService(IamService iam, Outside outside) {
        IamService.Shared shared = iam.shared();
        this.roots = new AssumeRootOperations(iam.shared(), AssumeRootOperations.Organization.NONE);
        RoleSessions sessions = new RoleSessions(shared);
        this.roles = new AssumeRoleOperations(shared, sessions);
        this.callers = new CallerOperations(shared);
        this.federationTokens = new FederationTokenOperations(shared);
        this.webIdentities =
                new WebIdentityOperations(
                        shared, sessions, outside.federation().providers(), outside.issuers());
        this.saml =
                new SamlOperations(
                        shared, sessions, outside.federation().providers(), outside.saml());
    }

    public void register(Registry.Builder registry) {
        registry.on(StsApi.ASSUME_ROLE, Recording.SESSION, roles::assumeRole)
                .on(
                        StsApi.GET_CALLER_IDENTITY,
                        Recording.MANAGEMENT_READ,
                        callers::getCallerIdentity)
                .on(StsApi.GET_SESSION_TOKEN, Recording.SESSION, callers::getSessionToken)
                .on(
                        StsApi.GET_FEDERATION_TOKEN,
                        Recording.SESSION,
                        federationTokens::getFederationToken)
                .on(
                        StsApi.GET_ACCESS_KEY_INFO,
                        Recording.MANAGEMENT_READ,
                        callers::getAccessKeyInfo)
                .on(
                        StsApi.DECODE_AUTHORIZATION_MESSAGE,
                        Recording.MANAGEMENT_READ,
                        callers::decodeAuthorizationMessage)
                .on(StsApi.ASSUME_ROOT, Recording.SESSION, roots::assumeRoot)
                .onUnsigned(
                        StsApi.ASSUME_ROLE_WITH_WEB_IDENTITY,
                        Recording.SESSION,
                        webIdentities::assumeRoleWithWebIdentity)
                .onUnsigned(
                        StsApi.ASSUME_ROLE_WITH_SAML, Recording.SESSION, saml::assumeRoleWithSAML);
    }
}
