/// How much one address or one caller may ask for.
@NullMarked
package coffer.gate.admit;

import org.jspecify.annotations.NullMarked;
