/// Sealed blobs as objects of any store that speaks S3's protocol. The only user of AWS's SDK below
/// the demonstration.
@NullMarked
package coffer.store.remote;

import org.jspecify.annotations.NullMarked;
