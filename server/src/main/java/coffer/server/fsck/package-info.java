/// `coffer fsck`: everything that lies in an installation whose server does not run, held against
/// everything else there.
@NullMarked
package coffer.server.fsck;

import org.jspecify.annotations.NullMarked;
