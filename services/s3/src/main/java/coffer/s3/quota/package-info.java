/// How much buckets and accounts hold, and how much they may.
@NullMarked
package coffer.s3.quota;

import org.jspecify.annotations.NullMarked;
