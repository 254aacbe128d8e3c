/// Which pages of other origins may use a bucket.
@NullMarked
package coffer.s3.cors;

import org.jspecify.annotations.NullMarked;
