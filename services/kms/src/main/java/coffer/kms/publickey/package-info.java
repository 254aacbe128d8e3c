/// The public halves of asymmetric keys, for use outside.
@NullMarked
package coffer.kms.publickey;

import org.jspecify.annotations.NullMarked;
