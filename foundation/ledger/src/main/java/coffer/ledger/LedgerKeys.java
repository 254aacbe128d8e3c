package coffer.ledger;

import coffer.crypto.SigningKey;
import coffer.kernel.SecretBytes;

/// The installation's own keys for its ledger: 32 bytes that seal records, and the key that signs
/// tree heads. Neither belongs to a tenant; both stay the caller's to close.
public record LedgerKeys(SecretBytes sealingKey, SigningKey signing) {}
