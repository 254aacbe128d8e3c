/// The key table: the only place where wrapped keys live, and the place where they die.
@NullMarked
package coffer.store.keys;

import org.jspecify.annotations.NullMarked;
