/// How the program logs.
@NullMarked
package coffer.server.log;

import org.jspecify.annotations.NullMarked;
