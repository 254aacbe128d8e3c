/// Wildcards and policy variables, compiled into matchers that answer in three values.
@NullMarked
package coffer.policy.match;

import org.jspecify.annotations.NullMarked;
