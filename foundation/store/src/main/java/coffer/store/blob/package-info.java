/// Sealed blobs of any size in files, and the manifests beside them.
@NullMarked
package coffer.store.blob;

import org.jspecify.annotations.NullMarked;
