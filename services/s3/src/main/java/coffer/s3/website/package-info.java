/// Websites: what a bucket shows to browsers in the place of folders and errors, and where it sends
/// them instead.
@NullMarked
package coffer.s3.website;

import org.jspecify.annotations.NullMarked;
