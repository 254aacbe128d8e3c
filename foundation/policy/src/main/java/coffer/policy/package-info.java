/// The IAM policy language: parse, compile, decide, explain. Pure: no I/O, no clock.
@NullMarked
package coffer.policy;

import org.jspecify.annotations.NullMarked;
