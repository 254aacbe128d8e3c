/// Accounts: which there are, what belongs to each of them itself, and who looks beyond one.
@NullMarked
package coffer.iam.account;

import org.jspecify.annotations.NullMarked;
