/// Objects and their versions.
@NullMarked
package coffer.s3.object;

import org.jspecify.annotations.NullMarked;
