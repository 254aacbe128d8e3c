/// Carrying out what lifecycle rules want, though nobody asks.
@NullMarked
package coffer.s3.aging;

import org.jspecify.annotations.NullMarked;
