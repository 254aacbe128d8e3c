package coffer.sts.session;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Identity;
import coffer.gate.Plan;
import coffer.iam.IamService;
import coffer.iam.credential.KeyAccounts;
import coffer.iam.mfa.MfaCodes.Proof;
import coffer.iam.session.SessionToken;
import coffer.iam.session.SessionTokens;
import coffer.kernel.AccountId;
import coffer.policy.Principal;
import coffer.sts.StsError;
import coffer.sts.api.Credentials;
import coffer.sts.api.DecodeAuthorizationMessageRequest;
import coffer.sts.api.DecodeAuthorizationMessageResponse;
import coffer.sts.api.GetAccessKeyInfoRequest;
import coffer.sts.api.GetAccessKeyInfoResponse;
import coffer.sts.api.GetCallerIdentityRequest;
import coffer.sts.api.GetCallerIdentityResponse;
import coffer.sts.api.GetSessionTokenRequest;
import coffer.sts.api.GetSessionTokenResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who the caller is, and temporary credentials for the same caller.
public final class CallerOperations {
    private static final Map<String, List<String>> WITH_CODE =
            Map.of(Identity.Session.MFA_PRESENT, List.of("true"));

    private final IamService.Shared iam;
    private final KeyAccounts keyAccounts;
    private final SecondFactor secondFactor;

    public CallerOperations(IamService.Shared iam, KeyAccounts keyAccounts) {
        this.iam = iam;
        this.keyAccounts = keyAccounts;
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
        LongTerm.refuseSessionsOfUsers("GetAccessKeyInfo", call);
        return Plan.demanding(Demand.onEverything("sts:GetAccessKeyInfo", call.account()))
                .then(_ ->
                        Effect.answer(
                                GetAccessKeyInfoResponse.builder()
                                        .account(accountOf(input.accessKeyId()).digits())
                                        .build()));
    }

    /// A key's account, if the key is known or tells it and the account exists.
    private AccountId accountOf(String accessKeyId) {
        return keyAccounts
                .of(accessKeyId)
                .orElseThrow(() ->
                        StsError.VALIDATION.because(
                                "The access key `" + accessKeyId + "` is not known here."));
    }

    public Plan<DecodeAuthorizationMessageResponse> decodeAuthorizationMessage(
            DecodeAuthorizationMessageRequest input, Call call) {
        LongTerm.refuseSessionsOfUsers("DecodeAuthorizationMessage", call);
        return Plan.demanding(Demand.onEverything("sts:DecodeAuthorizationMessage", call.account()))
                .then(_ -> {
                    String decoded =
                            iam.desk()
                                    .store()
                                    .read(snapshot ->
                                            iam.tokens()
                                                    .authorizationMessages()
                                                    .decoded(snapshot, input.encodedMessage()))
                                    .orElseThrow(() ->
                                            StsError.INVALID_AUTHORIZATION_MESSAGE.because(
                                                    "Message is not valid"));
                    return Effect.answer(
                            DecodeAuthorizationMessageResponse.builder()
                                    .decodedMessage(decoded)
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
        LongTerm.require("GetSessionToken", call);
        Instant now = call.time().truncatedTo(ChronoUnit.SECONDS);
        SessionToken token =
                new SessionToken(
                        LongTerm.principalId(who.principal()),
                        "",
                        now,
                        now.plusSeconds(LongTerm.seconds(input.durationSeconds(), who)),
                        SessionToken.Limits.NONE,
                        SessionToken.Labels.NONE,
                        mfaPresent ? WITH_CODE : Map.of());
        return GetSessionTokenResponse.builder().credentials(issue(iam.tokens(), token)).build();
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
