/// Identity and access management: who there is, and what each may do.
@NullMarked
package coffer.iam;

import org.jspecify.annotations.NullMarked;
