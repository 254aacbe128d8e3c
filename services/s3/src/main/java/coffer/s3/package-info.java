/// Amazon S3: buckets, objects, and their encryption at rest.
@NullMarked
package coffer.s3;

import org.jspecify.annotations.NullMarked;
