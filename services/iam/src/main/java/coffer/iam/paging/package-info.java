/// Listings in pages, as IAM cuts them.
@NullMarked
package coffer.iam.paging;

import org.jspecify.annotations.NullMarked;
