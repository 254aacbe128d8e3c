/// AWS's own protocol compliance suite, run against what a server does of it.
@NullMarked
package coffer.wire.compliance;

import org.jspecify.annotations.NullMarked;
