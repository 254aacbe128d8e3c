/// Buckets and their configuration, and who may do what with them.
@NullMarked
package coffer.s3.bucket;

import org.jspecify.annotations.NullMarked;
