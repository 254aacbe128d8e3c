/// What tells of the account as a whole: its details and the state of all credentials.
@NullMarked
package coffer.iam.report;

import org.jspecify.annotations.NullMarked;
