/// Which services somebody may use, and when he last did.
@NullMarked
package coffer.iam.lastaccess;

import org.jspecify.annotations.NullMarked;
