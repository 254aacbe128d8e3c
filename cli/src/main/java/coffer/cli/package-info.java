/// The command line: `coffer init | serve | env | doctor | audit | explain | demo`.
@NullMarked
package coffer.cli;

import org.jspecify.annotations.NullMarked;
