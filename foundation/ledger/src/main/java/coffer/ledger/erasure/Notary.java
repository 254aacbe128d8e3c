package coffer.ledger.erasure;

import coffer.crypto.SigningKey;
import java.time.Duration;

/// Signs receipts with the key of the ledger's heads.
public final class Notary {
    private final SigningKey key;
    private final Duration backupWindow;

    /// Backups are kept no longer than `backupWindow`.
    public Notary(SigningKey key, Duration backupWindow) {
        this.key = key;
        this.backupWindow = backupWindow;
    }

    public Receipt sign(Statement.Subject subject, Statement.Death death) {
        return Receipt.sign(new Statement(subject, death, death.at().plus(backupWindow)), key);
    }
}
