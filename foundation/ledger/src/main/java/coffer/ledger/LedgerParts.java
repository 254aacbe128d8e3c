package coffer.ledger;

import coffer.store.Store;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;

/// All that a [Ledger] is made of.
public record LedgerParts(
        Path directory,
        Store store,
        LedgerKeys keys,
        Witness witness,
        InstantSource clock,
        SecureRandom random) {}
