/// The table and its verdicts.
@NullMarked
package coffer.benchmarks.report;

import org.jspecify.annotations.NullMarked;
