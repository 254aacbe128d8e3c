package coffer.sts;

import coffer.gate.Recording;
import coffer.gate.Registry;
import coffer.iam.IamService;
import coffer.sts.api.StsApi;
import coffer.sts.session.AssumeRoleOperations;
import coffer.sts.session.CallerOperations;

/// The front door of the token service, which works on what [IamService] keeps.
public final class StsService {
    private final AssumeRoleOperations roles;
    private final CallerOperations callers;

    public StsService(IamService iam) {
        this.roles = new AssumeRoleOperations(iam.shared());
        this.callers = new CallerOperations(iam.shared());
    }

    public void register(Registry.Builder registry) {
        registry.on(StsApi.ASSUME_ROLE, Recording.MANAGEMENT_READ, roles::assumeRole)
                .on(
                        StsApi.GET_CALLER_IDENTITY,
                        Recording.MANAGEMENT_READ,
                        callers::getCallerIdentity)
                .on(StsApi.GET_SESSION_TOKEN, Recording.MANAGEMENT_READ, callers::getSessionToken)
                .on(
                        StsApi.GET_ACCESS_KEY_INFO,
                        Recording.MANAGEMENT_READ,
                        callers::getAccessKeyInfo);
    }
}
