package coffer.sts.session;

import coffer.gate.Call;
import coffer.gate.Effect;
import coffer.iam.IamService;
import coffer.iam.mfa.MfaCodes.Proof;
import coffer.iam.mfa.MfaCodes.Verdict;
import coffer.policy.Principal;
import coffer.sts.StsError;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The code of an MFA device that a request for credentials carries.
record SecondFactor(IamService.Shared iam) {

    /// Empty if the request carries none. Throws unless the code is right and the device the
    /// caller's own.
    Optional<Proof> proof(Call call, Optional<String> serial, Optional<String> code) {
        if (serial.isEmpty() && code.isEmpty()) return Optional.empty();
        if (serial.isEmpty() || code.isEmpty()) {
            throw StsError.ACCESS_DENIED.because(
                    "MultiFactorAuthentication failed, must provide both MFA serial number and one"
                            + " time pass code.");
        }
        Verdict verdict =
                owner(call.identity().principal())
                        .map(id -> iam.mfa().verify(id, serial.get(), code.get(), call.time()))
                        .orElseGet(Verdict.NoDevice::new);
        return switch (verdict) {
            case Verdict.Valid(Proof proof) -> Optional.of(proof);
            case Verdict.Invalid() -> throw wrongCode();
            case Verdict.NoDevice() ->
                    throw StsError.ACCESS_DENIED.because(
                            "MultiFactorAuthentication failed, unable to validate MFA code.  Please"
                                    + " verify your MFA serial number is valid and associated with"
                                    + " this user.");
        };
    }

    /// Answers once the code is spent, so that it serves nobody else.
    <O> Effect<O> spending(Optional<Proof> proof, O answer) {
        if (proof.isEmpty()) return Effect.answer(answer);
        return Effect.change(tx -> {
            if (!iam.mfa().spend(tx, proof.get())) throw wrongCode();
            return answer;
        });
    }

    /// What a code says to the policies that decide on this call.
    static Map<String, List<String>> context(Optional<Proof> proof) {
        return proof.isEmpty()
                ? Map.of()
                : Map.of(
                        "aws:MultiFactorAuthPresent", List.of("true"),
                        "aws:MultiFactorAuthAge", List.of("0"));
    }

    private static Optional<String> owner(Principal principal) {
        return switch (principal) {
            case Principal.Root root -> Optional.of(root.id().digits());
            case Principal.User user -> Optional.of(user.uniqueId());
            case Principal.AssumedRole _,
                    Principal.FederatedUser _,
                    Principal.Service _,
                    Principal.ProvidedIdentity _,
                    Principal.Anonymous _ ->
                    Optional.empty();
        };
    }

    private static RuntimeException wrongCode() {
        return StsError.ACCESS_DENIED.because(
                "MultiFactorAuthentication failed with invalid MFA one time pass code. ");
    }
}
