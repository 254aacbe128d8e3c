/// What data that come from a backup still name, and what is gone since.
@NullMarked
package coffer.s3.restore;

import org.jspecify.annotations.NullMarked;
