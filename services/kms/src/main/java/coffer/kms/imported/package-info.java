/// Bringing a key's material from outside, and taking it back.
@NullMarked
package coffer.kms.imported;

import org.jspecify.annotations.NullMarked;
