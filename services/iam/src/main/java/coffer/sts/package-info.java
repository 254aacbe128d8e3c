/// The security token service: temporary credentials, and for whom.
@NullMarked
package coffer.sts;

import org.jspecify.annotations.NullMarked;
