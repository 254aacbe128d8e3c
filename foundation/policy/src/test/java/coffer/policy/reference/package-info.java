/// A second, slow evaluator, written apart from the engine, to hold it against.
@NullMarked
package coffer.policy.reference;

import org.jspecify.annotations.NullMarked;
