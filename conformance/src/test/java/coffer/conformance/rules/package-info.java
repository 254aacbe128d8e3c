/// The house rules that a compiler cannot check, over the sources and classes of every module.
@NullMarked
package coffer.conformance.rules;

import org.jspecify.annotations.NullMarked;
