/// The one list of what S3 refuses, and in which words.
@NullMarked
package coffer.s3.error;

import org.jspecify.annotations.NullMarked;
