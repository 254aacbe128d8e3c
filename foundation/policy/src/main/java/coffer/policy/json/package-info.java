/// A small, strict, bounded JSON reader: policies are read by one parser with one opinion.
@NullMarked
package coffer.policy.json;

import org.jspecify.annotations.NullMarked;
