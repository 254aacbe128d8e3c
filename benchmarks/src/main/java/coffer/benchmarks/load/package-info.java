/// Closed-loop load on open connections, and what it costs whom.
@NullMarked
package coffer.benchmarks.load;

import org.jspecify.annotations.NullMarked;
