/// What is told of happenings in buckets: to the record, to access logs and to those who wait for
/// them.
@NullMarked
package coffer.s3.event;

import org.jspecify.annotations.NullMarked;
