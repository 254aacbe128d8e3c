/// Finding objects by the order of their keys.
@NullMarked
package coffer.s3.listing;

import org.jspecify.annotations.NullMarked;
