/// The bytes of objects: hashed, sealed, stored and opened again.
@NullMarked
package coffer.s3.content;

import org.jspecify.annotations.NullMarked;
