package coffer.sts.session;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Identity;
import coffer.gate.Plan;
import coffer.iam.IamService;
import coffer.iam.mfa.MfaCodes.Proof;
import coffer.iam.session.SessionToken;
import coffer.iam.session.SessionTokens;
import coffer.policy.Principal;
import coffer.sts.StsError;
import coffer.sts.api.Credentials;
import coffer.sts.api.GetAccessKeyInfoRequest;
import coffer.sts.api.GetAccessKeyInfoResponse;
import coffer.sts.api.GetCallerIdentityRequest;
import coffer.sts.api.GetCallerIdentityResponse;
import coffer.sts.api.GetSessionTokenRequest;
import coffer.sts.api.GetSessionTokenResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Who the caller is, and temporary credentials for the same caller.
public final class CallerOperations {
    private static final int DEFAULT_SECONDS = 43_200;
    private static final int MOST_ROOT_SECONDS = 3_600;

    private final IamService.Shared iam;
    private final SecondFactor secondFactor;

    public CallerOperations(IamService.Shared iam) {
        this.iam = iam;
        this.secondFactor = new SecondFactor(iam);
    }

    public Plan<GetCallerIdentityResponse> getCallerIdentity(
            GetCallerIdentityRequest input, Call call) {
        Principal principal = call.identity().principal();
        String userId = principal.contextKeys().getOrDefault("aws:userid", "");
        return Plan.demandingOnlyAuthentication()
                .then(_ ->
                        Effect.answer(
                                GetCallerIdentityResponse.builder()
                                        .userId(userId)
                                        .account(call.account().digits())
                                        .arn(principal.label())
                                        .build()));
    }

    public Plan<GetAccessKeyInfoResponse> getAccessKeyInfo(
            GetAccessKeyInfoRequest input, Call call) {
        return Plan.demanding(Demand.onEverything("sts:GetAccessKeyInfo", call.account()))
                .then(_ -> {
                    boolean isKnown =
                            iam.desk()
                                    .store()
                                    .read(snapshot ->
                                            iam.accessKeys().find(snapshot, input.accessKeyId()))
                                    .isPresent();
                    if (!isKnown) {
                        throw StsError.VALIDATION.because(
                                "The access key `" + input.accessKeyId() + "` is not known here.");
                    }
                    return Effect.answer(
                            GetAccessKeyInfoResponse.builder()
                                    .account(iam.desk().account().digits())
                                    .build());
                });
    }

    public Plan<GetSessionTokenResponse> getSessionToken(GetSessionTokenRequest input, Call call) {
        return Plan.demandingOnlyAuthentication()
                .then(_ -> {
                    Optional<Proof> proof =
                            secondFactor.proof(call, input.serialNumber(), input.tokenCode());
                    return secondFactor.spending(proof, issue(input, call, proof.isPresent()));
                });
    }

    private GetSessionTokenResponse issue(
            GetSessionTokenRequest input, Call call, boolean mfaPresent) {
        Identity who = call.identity();
        if (who.session().isPresent()) {
            throw StsError.ACCESS_DENIED.because(
                    "Cannot call GetSessionToken with session credentials");
        }
        boolean isRoot = who.principal() instanceof Principal.Root;
        int asked = input.durationSeconds().orElse(DEFAULT_SECONDS);
        int seconds = isRoot ? Math.min(asked, MOST_ROOT_SECONDS) : asked;
        Instant now = call.time().truncatedTo(ChronoUnit.SECONDS);
        SessionToken token =
                new SessionToken(
                        principalId(who.principal()),
                        "",
                        now,
                        now.plusSeconds(seconds),
                        SessionToken.Limits.NONE,
                        SessionToken.Labels.NONE,
                        mfaPresent);
        return GetSessionTokenResponse.builder().credentials(issue(iam.tokens(), token)).build();
    }

    private static String principalId(Principal principal) {
        return switch (principal) {
            case Principal.Root root -> root.id().digits();
            case Principal.User user -> user.uniqueId();
            case Principal.AssumedRole _,
                    Principal.FederatedUser _,
                    Principal.Service _,
                    Principal.ProvidedIdentity _,
                    Principal.Anonymous _ ->
                    throw StsError.ACCESS_DENIED.because(
                            "Cannot call GetSessionToken with session credentials");
        };
    }

    static Credentials issue(SessionTokens tokens, SessionToken token) {
        SessionTokens.Issued issued = tokens.issue(token);
        return Credentials.builder()
                .accessKeyId(issued.accessKeyId())
                .secretAccessKey(issued.secretAccessKey())
                .sessionToken(issued.sessionToken())
                .expiration(token.expiresAt())
                .build();
    }
}
