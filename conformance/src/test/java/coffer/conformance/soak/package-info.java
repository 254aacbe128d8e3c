/// Clients that never rest, and a model of what a server that is killed under them must still hold.
@NullMarked
package coffer.conformance.soak;

import org.jspecify.annotations.NullMarked;
