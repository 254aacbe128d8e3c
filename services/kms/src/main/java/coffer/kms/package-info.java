/// The key management service: keys that never leave, and what they may do for whom.
@NullMarked
package coffer.kms;

import org.jspecify.annotations.NullMarked;
