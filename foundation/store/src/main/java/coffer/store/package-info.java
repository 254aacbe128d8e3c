/// Transactional, ordered records, the key table and sealed blobs, behind interfaces that name no
/// engine.
@NullMarked
package coffer.store;

import org.jspecify.annotations.NullMarked;
