/// Servers to test against: one in this process, and one in a process of its own to be killed.
@NullMarked
package coffer.conformance.server;

import org.jspecify.annotations.NullMarked;
