/// What tests may do at the door: enter without HTTP and without a signature.
@NullMarked
package coffer.gate;

import org.jspecify.annotations.NullMarked;
