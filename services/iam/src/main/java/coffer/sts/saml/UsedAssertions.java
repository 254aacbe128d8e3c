package coffer.sts.saml;

import coffer.crypto.Digests;
import coffer.kernel.AccountId;
import coffer.kernel.Bytes;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Table;
import coffer.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/// Remembers which assertions were used, for as long as they could be used again, so that one that
/// was overheard is worth nothing once its owner has shown it.
final class UsedAssertions {
    private static final Table<Used> USED = Table.unordered("sts_used_assertions", Used.class);
    private static final Table<Used> BY_TIME = Table.ordered("sts_used_by_time", Used.class);
    // Longer than an assertion is taken after it was issued, with clocks apart.
    private static final Duration MEMORY = Duration.ofMinutes(10);
    private static final int SWEPT_AT_ONCE = 20;

    private final Scope used;
    private final Scope byTime;

    record Used(String key, Instant forgotten) {}

    UsedAssertions(AccountId account) {
        this.used = Scope.of("aws", account.digits(), "global", "sts", "assertion");
        this.byTime = Scope.of("aws", account.digits(), "global", "sts", "assertion-by-time");
    }

    /// Throws if it was used before.
    void use(Transaction tx, SamlAssertion assertion, Instant now) {
        sweep(tx, now);
        String text = assertion.issuer() + '\n' + assertion.id();
        String key = Bytes.adopt(Digests.sha256(text.getBytes(StandardCharsets.UTF_8))).toHex();
        if (tx.find(USED, Key.of(used, key)).isPresent()) {
            throw SamlAssertions.invalid("its assertion was used before");
        }
        Used row = new Used(key, now.plus(MEMORY));
        tx.put(USED, Key.of(used, key), row);
        tx.put(BY_TIME, Key.of(byTime, timed(row)), row);
    }

    /// Forgets more than one each time, so that what is kept is bounded by what comes in a while.
    private void sweep(Transaction tx, Instant now) {
        for (Entry<Used> old : tx.list(BY_TIME, byTime, Range.first(SWEPT_AT_ONCE))) {
            Used row = old.value();
            if (row.forgotten().isAfter(now)) return;
            tx.delete(USED, Key.of(used, row.key()));
            tx.delete(BY_TIME, Key.of(byTime, timed(row)));
        }
    }

    private static String timed(Used row) {
        return "%012d-%s".formatted(row.forgotten().getEpochSecond(), row.key());
    }
}
