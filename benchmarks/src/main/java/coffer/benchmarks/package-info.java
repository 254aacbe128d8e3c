/// Measures the server against its budgets and prints one table.
@NullMarked
package coffer.benchmarks;

import org.jspecify.annotations.NullMarked;
