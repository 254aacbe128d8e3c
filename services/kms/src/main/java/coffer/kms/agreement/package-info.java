/// Agreeing on a secret with whoever has another key pair.
@NullMarked
package coffer.kms.agreement;

import org.jspecify.annotations.NullMarked;
