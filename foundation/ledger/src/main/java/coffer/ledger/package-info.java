/// The tamper-evident record of everything that was asked and answered.
@NullMarked
package coffer.ledger;

import org.jspecify.annotations.NullMarked;
