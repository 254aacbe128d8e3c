/// What every operation begins with: who asks, of which organization, and whether he may.
@NullMarked
package coffer.organizations.desk;

import org.jspecify.annotations.NullMarked;
