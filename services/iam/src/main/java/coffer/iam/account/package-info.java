/// The account itself: its alias and its counts.
@NullMarked
package coffer.iam.account;

import org.jspecify.annotations.NullMarked;
