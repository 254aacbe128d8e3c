/// Looking at the record without the server that writes it.
@NullMarked
package coffer.server.audit;

import org.jspecify.annotations.NullMarked;
