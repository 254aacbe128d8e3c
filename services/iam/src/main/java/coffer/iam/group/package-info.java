/// IAM groups and their members.
@NullMarked
package coffer.iam.group;

import org.jspecify.annotations.NullMarked;
