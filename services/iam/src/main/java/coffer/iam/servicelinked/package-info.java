/// Roles that belong to a service.
@NullMarked
package coffer.iam.servicelinked;

import org.jspecify.annotations.NullMarked;
