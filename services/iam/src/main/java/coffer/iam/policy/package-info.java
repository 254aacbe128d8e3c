/// Managed policies and their versions, the customer's and AWS's.
@NullMarked
package coffer.iam.policy;

import org.jspecify.annotations.NullMarked;
