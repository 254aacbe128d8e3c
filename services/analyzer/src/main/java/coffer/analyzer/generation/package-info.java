/// The least policy that would have been enough for what somebody did, read off the ledger.
@NullMarked
package coffer.analyzer.generation;

import org.jspecify.annotations.NullMarked;
