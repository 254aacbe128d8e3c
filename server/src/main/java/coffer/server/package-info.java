/// The running server: everything is wired here, by plain constructors.
@NullMarked
package coffer.server;

import org.jspecify.annotations.NullMarked;
