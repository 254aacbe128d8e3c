/// The operators of the `Condition` element, compiled.
@NullMarked
package coffer.policy.condition;

import org.jspecify.annotations.NullMarked;
