/// Compiled statements, and AWS's rules for combining what they say.
@NullMarked
package coffer.policy.decide;

import org.jspecify.annotations.NullMarked;
