package coffer.server;

import coffer.gate.MfaCheck;
import coffer.iam.mfa.MfaCodes;
import coffer.kernel.AccountId;
import java.time.Instant;
import java.util.Optional;

/// The codes of root users' devices, for services that ask for one.
final class RootCodes implements MfaCheck {
    private final MfaCodes codes;

    RootCodes(MfaCodes codes) {
        this.codes = codes;
    }

    @Override
    public Optional<Code> verify(AccountId account, String serial, String code, Instant now) {
        return switch (codes.verify(account.digits(), serial, code, now)) {
            case MfaCodes.Verdict.Valid(var proof) -> Optional.of(tx -> codes.spend(tx, proof));
            case MfaCodes.Verdict.NoDevice _, MfaCodes.Verdict.Invalid _ -> Optional.empty();
        };
    }
}
