/// When keys were used last.
@NullMarked
package coffer.kms.usage;

import org.jspecify.annotations.NullMarked;
