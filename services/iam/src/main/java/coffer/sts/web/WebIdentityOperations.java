package coffer.sts.web;

import coffer.gate.Call;
import coffer.gate.Effect;
import coffer.gate.Identity;
import coffer.gate.Plan;
import coffer.gate.Vouching;
import coffer.iam.IamService;
import coffer.iam.session.SessionToken.Labels;
import coffer.kernel.AccountId;
import coffer.policy.Principal.ProvidedIdentity;
import coffer.sts.StsError;
import coffer.sts.api.AssumeRoleWithWebIdentityRequest;
import coffer.sts.api.AssumeRoleWithWebIdentityResponse;
import coffer.sts.jwt.InvalidTokenException;
import coffer.sts.session.ProvidedLabels;
import coffer.sts.session.RoleSessions;
import coffer.sts.session.RoleSessions.Asked;
import coffer.sts.session.RoleSessions.Begun;
import java.util.Map;
import java.util.Optional;

/// Roles for whoever an OpenID Connect provider vouches for. AWS: STS API Reference,
/// AssumeRoleWithWebIdentity.
public final class WebIdentityOperations {
    private static final String ACTION = "sts:AssumeRoleWithWebIdentity";

    private final IamService iam;
    private final RoleSessions sessions;
    private final IssuerKeys issuers;

    public WebIdentityOperations(IamService iam, RoleSessions sessions, IssuerKeys issuers) {
        this.iam = iam;
        this.sessions = sessions;
        this.issuers = issuers;
    }

    public Vouching.Vouched<AssumeRoleWithWebIdentityResponse> assumeRoleWithWebIdentity(
            AssumeRoleWithWebIdentityRequest input, Call call) {
        if (input.providerId().isPresent()) {
            throw StsError.INVALID_IDENTITY_TOKEN.because(
                    "ProviderId is for OAuth 2.0 access tokens; only ID tokens are taken here.");
        }
        // A role trusts the providers of its own account only.
        AccountId account = RoleSessions.owner(RoleSessions.named(input.roleArn()));
        WebIdentity who =
                new WebIdentities(iam.find(account), issuers)
                        .verified(input.webIdentityToken(), call.time());
        String providerArn = who.provider().arn(account).toString();
        Asked asked = asked(input, who, providerArn);
        return new Vouching.Vouched<>(identity(who, providerArn), _ -> plan(asked, who, call));
    }

    private static Asked asked(
            AssumeRoleWithWebIdentityRequest input, WebIdentity who, String providerArn) {
        return new Asked(
                ACTION,
                RoleSessions.named(input.roleArn()),
                input.roleSessionName(),
                new RoleSessions.Passed(
                        input.durationSeconds(), input.policy(), input.policyArns()),
                labels(who),
                who.kept(providerArn));
    }

    private static Labels labels(WebIdentity who) {
        try {
            return ProvidedLabels.checked(who.labels());
        } catch (InvalidTokenException e) {
            throw StsError.IDP_REJECTED_CLAIM.because(
                    "The session tags in the token are not well formed: " + e.getMessage());
        }
    }

    private Plan<AssumeRoleWithWebIdentityResponse> plan(Asked asked, WebIdentity who, Call call) {
        Optional<RoleSessions.Found> role = sessions.find(asked.role());
        return Plan.demanding(sessions.demands(asked, role, who.keys()))
                .then(_ -> {
                    // Without a role there is no trust policy, and so nothing was allowed.
                    RoleSessions.Found assumed =
                            role.orElseThrow(() -> new IllegalStateException("no such role"));
                    Begun begun = sessions.begin(asked, assumed, call.time());
                    return Effect.answer(
                            AssumeRoleWithWebIdentityResponse.builder()
                                    .credentials(begun.credentials())
                                    .assumedRoleUser(begun.user())
                                    .packedPolicySize(begun.packedPolicySize())
                                    .subjectFromWebIdentityToken(who.subject())
                                    .provider(
                                            who.provider().arn(assumed.home().account()).toString())
                                    .audience(who.audience())
                                    .sourceIdentity(asked.labels().sourceIdentity())
                                    .build());
                });
    }

    private static Identity identity(WebIdentity who, String providerArn) {
        ProvidedIdentity.Subject subject =
                new ProvidedIdentity.Subject(
                        ProvidedIdentity.Kind.WEB_IDENTITY,
                        who.provider().name() + ":" + who.audience() + ":" + who.subject(),
                        who.subject(),
                        who.provider().name());
        return new Identity(
                new ProvidedIdentity(providerArn, subject),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty());
    }
}
