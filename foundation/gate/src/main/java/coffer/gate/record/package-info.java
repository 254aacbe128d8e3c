/// What goes on the record, and what never does.
@NullMarked
package coffer.gate.record;

import org.jspecify.annotations.NullMarked;
