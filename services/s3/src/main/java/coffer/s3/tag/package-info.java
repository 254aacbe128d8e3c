/// The labels customers put on buckets and objects.
@NullMarked
package coffer.s3.tag;

import org.jspecify.annotations.NullMarked;
