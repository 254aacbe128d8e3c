/// Who asks: signatures, access keys and session tokens.
@NullMarked
package coffer.gate.authenticate;

import org.jspecify.annotations.NullMarked;
