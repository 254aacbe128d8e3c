package coffer.kms;

import coffer.gate.Call;
import coffer.kms.key.KeyName;
import coffer.ledger.Ledger;
import coffer.store.Transaction;
import java.security.SecureRandom;
import java.time.Instant;

/// Records what the service does to keys beside what it is asked for, in the region of each key.
public final class ServiceEvents {
    private final Ledger ledger;
    private final SecureRandom random;

    public ServiceEvents(Ledger ledger, SecureRandom random) {
        this.ledger = ledger;
        this.random = random;
    }

    /// What it did of its own accord.
    public void record(Transaction tx, String event, KeyName key, Instant now) {
        record(tx, ServiceEvent.of(event, key, now));
    }

    /// What it did because of a call that is recorded elsewhere.
    public void record(Transaction tx, String event, KeyName key, Call cause) {
        record(tx, ServiceEvent.of(event, key, cause.time()).becauseOf(cause));
    }

    void record(Transaction tx, ServiceEvent event) {
        ledger.record(tx, event.record(KeyName.randomUuid(random)));
    }
}
