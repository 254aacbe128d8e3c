/// Whether what is stored is still what was written: what records say is held against what lies on
/// the disk, in the background while the server runs (the scrubber), or offline (`coffer fsck`).
@NullMarked
package coffer.s3.integrity;

import org.jspecify.annotations.NullMarked;
