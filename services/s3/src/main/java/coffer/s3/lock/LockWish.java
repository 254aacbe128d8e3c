package coffer.s3.lock;

import coffer.kernel.ServiceException;
import coffer.s3.error.S3Error;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The lock that a request asks for, as it says so.
public record LockWish(
        Optional<String> mode, Optional<Instant> retainUntil, Optional<String> legalHold) {
    public static final LockWish NONE =
            new LockWish(Optional.empty(), Optional.empty(), Optional.empty());

    private static final String HEADER = "x-amz-object-lock-";

    public boolean asksForRetention() {
        return mode.isPresent() || retainUntil.isPresent();
    }

    public boolean isEmpty() {
        return !asksForRetention() && legalHold.isEmpty();
    }

    /// What policies may ask about it.
    // AWS: Service Authorization Reference, "Condition keys for Amazon S3".
    public Map<String, List<String>> conditionKeys(Instant now) {
        Map<String, List<String>> keys = new HashMap<>();
        mode.ifPresent(name -> keys.put("s3:object-lock-mode", List.of(name)));
        legalHold.ifPresent(status -> keys.put("s3:object-lock-legal-hold", List.of(status)));
        retainUntil.ifPresent(until -> {
            keys.put("s3:object-lock-retain-until-date", List.of(until.toString()));
            keys.put(
                    "s3:object-lock-remaining-retention-days",
                    List.of(Long.toString(remainingDays(now, until))));
        });
        return keys;
    }

    /// A day that has begun counts.
    private static long remainingDays(Instant now, Instant until) {
        Duration left = Duration.between(now, until);
        return left.isNegative() ? 0 : left.plusDays(1).minusNanos(1).toDays();
    }

    /// The lock itself, for a bucket that has Object Lock if `isPossible`. Throws InvalidRequest or
    /// InvalidArgument.
    public Optional<ObjectLock> lock(boolean isPossible, Instant now) {
        if (isEmpty()) return Optional.empty();
        if (!isPossible) {
            throw S3Error.INVALID_REQUEST.because("Bucket is missing Object Lock Configuration");
        }
        return Optional.of(new ObjectLock(retention(now), legalHold.map(LockWish::isOn)));
    }

    private Optional<Retention> retention(Instant now) {
        if (!asksForRetention()) return Optional.empty();
        if (mode.isEmpty() || retainUntil.isEmpty()) {
            throw invalid(
                    mode.isEmpty() ? "mode" : "retain-until-date",
                    "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be"
                            + " supplied");
        }
        LockMode known =
                LockMode.find(mode.get())
                        .orElseThrow(
                                () -> unknown("mode", "Unknown wormMode directive.", mode.get()));
        checkFuture(retainUntil.get(), now);
        return Optional.of(new Retention(known, retainUntil.get()));
    }

    /// Throws InvalidArgument if `until` is over.
    public static void checkFuture(Instant until, Instant now) {
        if (until.isAfter(now)) return;
        throw invalid("retain-until-date", "The retain until date must be in the future!");
    }

    private static boolean isOn(String status) {
        return switch (status) {
            case "ON" -> true;
            case "OFF" -> false;
            default ->
                    throw unknown(
                            "legal-hold", "Legal Hold must be either of 'ON' or 'OFF'", status);
        };
    }

    private static RuntimeException unknown(String header, String message, String value) {
        return invalid(header, message).with(Map.of("ArgumentValue", value));
    }

    private static ServiceException invalid(String header, String message) {
        return S3Error.INVALID_ARGUMENT
                .because(message)
                .with(Map.of("ArgumentName", HEADER + header));
    }
}
