/// Accounts: made, moved, closed and let go.
@NullMarked
package coffer.organizations.account;

import org.jspecify.annotations.NullMarked;
