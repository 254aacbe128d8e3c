/// Roots and organizational units.
@NullMarked
package coffer.organizations.unit;

import org.jspecify.annotations.NullMarked;
