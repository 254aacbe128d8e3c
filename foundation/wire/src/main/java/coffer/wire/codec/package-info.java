/// How values travel in bodies: JSON, forms and XML, read within bounds and written as bytes.
@NullMarked
package coffer.wire.codec;

import org.jspecify.annotations.NullMarked;
