/// Tags of users, roles and policies.
@NullMarked
package coffer.iam.tag;

import org.jspecify.annotations.NullMarked;
