/// IAM users.
@NullMarked
package coffer.iam.user;

import org.jspecify.annotations.NullMarked;
