/// Whether a policy grants what it should not.
@NullMarked
package coffer.analyzer.check;

import org.jspecify.annotations.NullMarked;
