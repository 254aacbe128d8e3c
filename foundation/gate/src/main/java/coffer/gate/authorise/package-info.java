/// May he: condition keys, policies and the decision.
@NullMarked
package coffer.gate.authorise;

import org.jspecify.annotations.NullMarked;
