/// The Merkle tree of RFC 6962: one hash that stands for every record ever written, and short
/// proofs that a record is among them and that nothing before was changed.
@NullMarked
package coffer.ledger.merkle;

import org.jspecify.annotations.NullMarked;
