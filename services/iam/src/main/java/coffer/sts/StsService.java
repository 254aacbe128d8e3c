package coffer.sts;

import coffer.gate.Call;
import coffer.gate.Recording;
import coffer.gate.Registry;
import coffer.iam.IamService;
import coffer.sts.api.StsApi;
import coffer.sts.saml.SamlOperations;
import coffer.sts.saml.SamlService;
import coffer.sts.session.AssumeRoleOperations;
import coffer.sts.session.AssumeRootOperations;
import coffer.sts.session.AssumeRootOperations.Organization;
import coffer.sts.session.CallerOperations;
import coffer.sts.session.FederationTokenOperations;
import coffer.sts.session.RoleSessions;
import coffer.sts.web.IssuerKeys;
import coffer.sts.web.WebIdentityOperations;

/// The front door of the token service, which works on what [IamService] keeps.
public final class StsService {
    private final IamService iam;
    private final Organization organization;
    private final RoleSessions sessions;
    private final WebIdentityOperations webIdentities;
    private final SamlOperations saml;

    /// How the service knows those for whom others vouch, and who may act for whose root user.
    public record Outside(IssuerKeys issuers, SamlService saml, Organization organization) {}

    public StsService(IamService iam, Outside outside) {
        this.iam = iam;
        this.organization = outside.organization();
        this.sessions = new RoleSessions(iam);
        this.webIdentities = new WebIdentityOperations(iam, sessions, outside.issuers());
        this.saml = new SamlOperations(iam, sessions, outside.saml());
    }

    public void register(Registry.Builder registry) {
        registry.on(
                        StsApi.ASSUME_ROLE,
                        Recording.SESSION,
                        (input, call) -> roles(call).assumeRole(input, call))
                .on(
                        StsApi.ASSUME_ROOT,
                        Recording.SESSION,
                        (input, call) -> roots().assumeRoot(input, call))
                .onUnsigned(
                        StsApi.ASSUME_ROLE_WITH_WEB_IDENTITY,
                        Recording.SESSION,
                        webIdentities::assumeRoleWithWebIdentity)
                .onUnsigned(
                        StsApi.ASSUME_ROLE_WITH_SAML, Recording.SESSION, saml::assumeRoleWithSAML);
        registerCallers(registry);
    }

    private void registerCallers(Registry.Builder registry) {
        registry.on(
                        StsApi.GET_CALLER_IDENTITY,
                        Recording.MANAGEMENT_READ,
                        (input, call) -> callers(call).getCallerIdentity(input, call))
                .on(
                        StsApi.GET_SESSION_TOKEN,
                        Recording.SESSION,
                        (input, call) -> callers(call).getSessionToken(input, call))
                .on(
                        StsApi.GET_FEDERATION_TOKEN,
                        Recording.SESSION,
                        (input, call) -> federationTokens(call).getFederationToken(input, call))
                .on(
                        StsApi.GET_ACCESS_KEY_INFO,
                        Recording.MANAGEMENT_READ,
                        (input, call) -> callers(call).getAccessKeyInfo(input, call))
                .on(
                        StsApi.DECODE_AUTHORIZATION_MESSAGE,
                        Recording.MANAGEMENT_READ,
                        (input, call) -> callers(call).decodeAuthorizationMessage(input, call));
    }

    // Each call is served by what its caller's account has.

    private AssumeRoleOperations roles(Call call) {
        return new AssumeRoleOperations(iam.of(call.account()), sessions);
    }

    private AssumeRootOperations roots() {
        return new AssumeRootOperations(iam, organization);
    }

    private CallerOperations callers(Call call) {
        return new CallerOperations(iam.of(call.account()), iam.keyAccounts());
    }

    private FederationTokenOperations federationTokens(Call call) {
        return new FederationTokenOperations(iam.of(call.account()));
    }
}
