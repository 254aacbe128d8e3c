/// What was erased, signed by the installation, and how anybody checks that offline.
@NullMarked
package coffer.ledger.erasure;

import org.jspecify.annotations.NullMarked;
