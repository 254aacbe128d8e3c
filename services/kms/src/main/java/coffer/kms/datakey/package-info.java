/// Data keys, for encrypting elsewhere.
@NullMarked
package coffer.kms.datakey;

import org.jspecify.annotations.NullMarked;
