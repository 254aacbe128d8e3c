/// The checksums S3 lets a client declare for an object, and how those of parts make that of the
/// whole.
@NullMarked
package coffer.wire.checksum;

import org.jspecify.annotations.NullMarked;
