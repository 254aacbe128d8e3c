/// Policies written into one user, group or role.
@NullMarked
package coffer.iam.inline;

import org.jspecify.annotations.NullMarked;
