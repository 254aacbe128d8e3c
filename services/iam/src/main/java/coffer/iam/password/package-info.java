/// Passwords of users, and the account's rules for them.
@NullMarked
package coffer.iam.password;

import org.jspecify.annotations.NullMarked;
