/// Key policies, the root of all authority over a key.
@NullMarked
package coffer.kms.policy;

import org.jspecify.annotations.NullMarked;
