/// Friendly names for keys: the operations on them.
@NullMarked
package coffer.kms.alias;

import org.jspecify.annotations.NullMarked;
