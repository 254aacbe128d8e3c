/// CloudTrail: what was asked of the installation, by whom, and what came of it.
@NullMarked
package coffer.trail;

import org.jspecify.annotations.NullMarked;
