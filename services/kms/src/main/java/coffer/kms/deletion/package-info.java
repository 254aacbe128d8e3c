/// The long goodbye of a key: schedule, cancel.
@NullMarked
package coffer.kms.deletion;

import org.jspecify.annotations.NullMarked;
