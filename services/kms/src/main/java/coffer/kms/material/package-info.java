/// The secret part of keys: wrapped at rest, cached a little in memory.
@NullMarked
package coffer.kms.material;

import org.jspecify.annotations.NullMarked;
