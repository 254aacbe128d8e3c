/// A copy of the records for looking at them without, or beside, the server that owns them.
@NullMarked
package coffer.server.copy;

import org.jspecify.annotations.NullMarked;
