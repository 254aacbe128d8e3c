/// The one key of an installation that everything else hangs from, and where it is kept.
@NullMarked
package coffer.crypto.root;

import org.jspecify.annotations.NullMarked;
