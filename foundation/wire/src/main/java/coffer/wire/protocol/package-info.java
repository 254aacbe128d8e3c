/// AWS's protocols: which operation a request is for, its input, and the form of its answer.
@NullMarked
package coffer.wire.protocol;

import org.jspecify.annotations.NullMarked;
