/// What the policies above an account come to.
@NullMarked
package coffer.organizations.effective;

import org.jspecify.annotations.NullMarked;
