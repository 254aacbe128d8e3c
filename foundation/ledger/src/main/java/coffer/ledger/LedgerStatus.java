package coffer.ledger;

import java.util.Optional;

/// How the ledger is doing: how many records it holds, how many wait to be written to it, and why
/// it cannot write them now, if it cannot.
public record LedgerStatus(long size, long waiting, Optional<String> failure) {}
