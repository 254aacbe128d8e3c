/// IAM roles and whom they trust.
@NullMarked
package coffer.iam.role;

import org.jspecify.annotations.NullMarked;
