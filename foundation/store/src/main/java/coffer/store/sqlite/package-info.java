/// The embedded engine: one SQLite file, in which neither values nor names can be read.
@NullMarked
package coffer.store.sqlite;

import org.jspecify.annotations.NullMarked;
