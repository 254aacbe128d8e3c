/// Tags of what an organization has.
@NullMarked
package coffer.organizations.tag;

import org.jspecify.annotations.NullMarked;
