/// Erasing: what is deleted so that no copy of the data brings it back, and the receipts for it.
@NullMarked
package coffer.s3.erasure;

import org.jspecify.annotations.NullMarked;
