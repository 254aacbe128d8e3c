/// What whoever watches the server is told of its requests.
@NullMarked
package coffer.gate.observe;

import org.jspecify.annotations.NullMarked;
