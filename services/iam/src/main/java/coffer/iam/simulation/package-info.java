/// What policies would decide, asked without doing anything.
@NullMarked
package coffer.iam.simulation;

import org.jspecify.annotations.NullMarked;
