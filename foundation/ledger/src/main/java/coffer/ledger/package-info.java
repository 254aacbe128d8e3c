/// The tamper-evident record of everything that was asked and answered.
///
/// On disk: `segment-00000001.led` and so on hold a header and then sealed entries; each has an
/// `.idx` beside it once it is full, which can be made anew; `heads.led` holds the signed heads.
/// The last segment ends with room, zeros, as long as it is written to. The formats are in
/// `SegmentHeader`, `Entry`, `EntryHeader`, [coffer.ledger.Head] and `IndexFile`.
@NullMarked
package coffer.ledger;

import org.jspecify.annotations.NullMarked;
