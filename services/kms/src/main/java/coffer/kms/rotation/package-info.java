/// New key material for a key, on schedule or on demand.
@NullMarked
package coffer.kms.rotation;

import org.jspecify.annotations.NullMarked;
