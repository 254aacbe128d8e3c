/// The parts of a run: each measures one promise and adds its rows.
@NullMarked
package coffer.benchmarks.section;

import org.jspecify.annotations.NullMarked;
