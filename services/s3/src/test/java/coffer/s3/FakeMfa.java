package coffer.s3;

import coffer.gate.MfaCheck;
import coffer.kernel.AccountId;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// A device named `device` whose codes are any six digits that were not used yet.
final class FakeMfa implements MfaCheck {
    private final Set<String> spent = new HashSet<>();

    @Override
    public Optional<Code> verify(AccountId account, String serial, String code, Instant now) {
        boolean isRight = serial.equals("device") && code.matches("\\d{6}");
        return isRight ? Optional.of(tx -> spent.add(code)) : Optional.empty();
    }
}
