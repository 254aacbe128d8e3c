/// The servers under load, each in a JVM of its own, and what the operating system says of them.
@NullMarked
package coffer.benchmarks.child;

import org.jspecify.annotations.NullMarked;
