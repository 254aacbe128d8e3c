/// The rules by which objects grow old: when they change their storage class, and when they go.
@NullMarked
package coffer.s3.lifecycle;

import org.jspecify.annotations.NullMarked;
