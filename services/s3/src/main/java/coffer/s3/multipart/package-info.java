/// Objects that are uploaded in parts.
@NullMarked
package coffer.s3.multipart;

import org.jspecify.annotations.NullMarked;
