/// JMH: single decisions, chunks and messages.
@NullMarked
package coffer.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
