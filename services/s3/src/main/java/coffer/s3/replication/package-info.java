/// Replication of buckets, of which there is none here: what those are told who ask.
@NullMarked
package coffer.s3.replication;

import org.jspecify.annotations.NullMarked;
