package coffer.gate.admit;

import coffer.kernel.AccountId;
import coffer.kernel.Region;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

/// How often an account may ask for something in a region: so many requests a second, which may
/// come at once. What is asked for is known by the name of its quota.
///
/// What is kept is bounded: an account that has not asked for a while is forgotten, and then has
/// its whole quota again.
public final class Quotas {
    private static final int MAX_ENTRIES = 50_000;
    private static final Duration MEMORY = Duration.ofMinutes(15);

    private final Map<String, Double> perSecond;
    private final LongSupplier nanoTime;
    private final Cache<Account, TokenBucket> buckets =
            Caffeine.newBuilder()
                    .maximumSize(MAX_ENTRIES)
                    .expireAfterAccess(MEMORY)
                    .executor(Runnable::run)
                    .build();

    private record Account(String quota, AccountId account, Region region) {}

    /// `perSecond` is by name; a rate may be less than one. `nanoTime` is a monotonic clock.
    public Quotas(Map<String, Double> perSecond, LongSupplier nanoTime) {
        this.perSecond = Map.copyOf(perSecond);
        this.nanoTime = nanoTime;
        if (perSecond.values().stream().anyMatch(rate -> !(rate > 0))) {
            throw new IllegalArgumentException("a rate must be positive");
        }
    }

    /// Limits nothing.
    public static Quotas none() {
        return new Quotas(Map.of(), () -> 0);
    }

    /// Whether there is a quota of this name.
    public boolean limits(String quota) {
        return perSecond.containsKey(quota);
    }

    /// Whether the account may ask once more now.
    public boolean take(String quota, AccountId account, Region region) {
        if (!limits(quota)) return true;
        double rate = perSecond.getOrDefault(quota, Double.MAX_VALUE);
        long now = nanoTime.getAsLong();
        return buckets.get(
                        new Account(quota, account, region),
                        any -> new TokenBucket(rate, Math.max(1, rate), now))
                .take(now);
    }
}
