/// What an account sets for all its buckets, and the tags of buckets as S3 Control speaks of them.
@NullMarked
package coffer.s3.account;

import org.jspecify.annotations.NullMarked;
