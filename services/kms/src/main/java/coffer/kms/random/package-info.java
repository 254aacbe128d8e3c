/// Random bytes.
@NullMarked
package coffer.kms.random;

import org.jspecify.annotations.NullMarked;
