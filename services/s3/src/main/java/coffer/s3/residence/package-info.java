/// In which places the blobs of regions lie, and whether those places are ours alone.
@NullMarked
package coffer.s3.residence;

import org.jspecify.annotations.NullMarked;
