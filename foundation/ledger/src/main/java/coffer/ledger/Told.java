package coffer.ledger;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// A record that goes straight into the ledger, and whoever waits for it to be on stable storage.
record Told(AuditRecord value, CompletableFuture<Boolean> written) {
    Told(AuditRecord value) {
        this(value, new CompletableFuture<>());
    }

    void succeed() {
        written.complete(true);
    }

    void fail(RuntimeException why) {
        written.completeExceptionally(why);
    }

    void await() {
        try {
            written.join();
        } catch (CompletionException e) {
            throw new LedgerUnavailableException(e.getCause());
        }
    }
}
