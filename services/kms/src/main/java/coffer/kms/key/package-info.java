/// A key: its record, its names, who may use it, and the operations on it as a whole.
@NullMarked
package coffer.kms.key;

import org.jspecify.annotations.NullMarked;
