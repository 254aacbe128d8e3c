/// Services and accounts that an organization trusts.
@NullMarked
package coffer.organizations.access;

import org.jspecify.annotations.NullMarked;
