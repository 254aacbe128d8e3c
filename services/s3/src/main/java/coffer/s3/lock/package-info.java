/// What keeps versions from being deleted: retention periods and legal holds.
@NullMarked
package coffer.s3.lock;

import org.jspecify.annotations.NullMarked;
