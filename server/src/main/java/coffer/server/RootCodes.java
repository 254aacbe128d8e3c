package coffer.server;

import coffer.gate.MfaCheck;
import coffer.iam.IamService;
import coffer.iam.mfa.MfaCodes;
import coffer.kernel.AccountId;
import java.time.Instant;
import java.util.Optional;

/// The codes of root users' devices, for services that ask for one.
record RootCodes(IamService iam) implements MfaCheck {
    @Override
    public Optional<Code> verify(AccountId account, String serial, String code, Instant now) {
        return iam.find(account)
                .flatMap(of -> verify(of.mfa(), account, new Asked(serial, code, now)));
    }

    private record Asked(String serial, String code, Instant now) {}

    private static Optional<Code> verify(MfaCodes codes, AccountId account, Asked asked) {
        return switch (codes.verify(account.digits(), asked.serial(), asked.code(), asked.now())) {
            case MfaCodes.Verdict.Valid(var proof) -> Optional.of(tx -> codes.spend(tx, proof));
            case MfaCodes.Verdict.NoDevice _, MfaCodes.Verdict.Invalid _ -> Optional.empty();
        };
    }
}
