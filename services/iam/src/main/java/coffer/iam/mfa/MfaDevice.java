package coffer.iam.mfa;

import coffer.kernel.Bytes;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A virtual MFA device; `serial` is its ARN.
record MfaDevice(
        String serial,
        Bytes sealedSeed,
        Instant created,
        Map<String, String> tags,
        Optional<Assignment> assignment) {

    /// Whose device it is; `drift` is by how many steps its clock was ahead when last seen, and no
    /// code of `lastStep` or before is good any more.
    record Assignment(String ownerId, Instant since, long drift, long lastStep) {
        Assignment seen(long newDrift, long step) {
            return new Assignment(ownerId, since, newDrift, step);
        }
    }

    MfaDevice {
        tags = Map.copyOf(tags);
    }

    /// Path and name: what follows `mfa` in the ARN.
    String place() {
        return place(serial);
    }

    static String place(String serial) {
        return serial.substring(serial.indexOf(":mfa/") + ":mfa".length());
    }

    MfaDevice assigned(Optional<Assignment> to) {
        return new MfaDevice(serial, sealedSeed, created, tags, to);
    }

    MfaDevice tagged(Map<String, String> newTags) {
        return new MfaDevice(serial, sealedSeed, created, newTags, assignment);
    }
}
