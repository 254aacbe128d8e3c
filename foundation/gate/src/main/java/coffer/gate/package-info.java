/// The one door: no other code runs an operation.
@NullMarked
package coffer.gate;

import org.jspecify.annotations.NullMarked;
