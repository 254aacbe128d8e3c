/// Is this installation, and the machine it is on, in order? Looked at from outside, whether the
/// server runs or not, changing nothing.
@NullMarked
package coffer.server.doctor;

import org.jspecify.annotations.NullMarked;
