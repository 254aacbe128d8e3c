/// Organizations: accounts of this installation under common policies.
@NullMarked
package coffer.organizations;

import org.jspecify.annotations.NullMarked;
