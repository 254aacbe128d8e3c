/// Which policies empower and limit whom.
@NullMarked
package coffer.iam.attachment;

import org.jspecify.annotations.NullMarked;
