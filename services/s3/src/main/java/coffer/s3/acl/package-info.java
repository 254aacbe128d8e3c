/// Access control lists: who is granted what on a bucket or an object, as requests say it, as it is
/// kept and shown, and what it means for one caller.
@NullMarked
package coffer.s3.acl;

import org.jspecify.annotations.NullMarked;
