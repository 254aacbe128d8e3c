/// What the tests of services stand on: all that is below a service, real, in a folder of its own,
/// and callers at will.
@NullMarked
package coffer.testing.gate;

import org.jspecify.annotations.NullMarked;
