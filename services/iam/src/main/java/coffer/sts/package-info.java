/// The security token service: temporary credentials.
@NullMarked
package coffer.sts;

import org.jspecify.annotations.NullMarked;
