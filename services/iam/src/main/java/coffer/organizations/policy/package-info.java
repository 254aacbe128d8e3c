/// Policies of organizations, and to what they are attached.
@NullMarked
package coffer.organizations.policy;

import org.jspecify.annotations.NullMarked;
