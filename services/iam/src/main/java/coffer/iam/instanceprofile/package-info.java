/// Instance profiles, which hold the role of a machine.
@NullMarked
package coffer.iam.instanceprofile;

import org.jspecify.annotations.NullMarked;
