/// Sealed blobs of any size, the manifests beside them, and the places where they lie.
@NullMarked
package coffer.store.blob;

import org.jspecify.annotations.NullMarked;
