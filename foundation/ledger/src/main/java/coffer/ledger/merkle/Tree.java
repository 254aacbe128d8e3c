package coffer.ledger.merkle;

import coffer.kernel.Bytes;

/// What stands for a whole tree: how many leaves it has, and its root.
public record Tree(long size, Bytes root) {}
