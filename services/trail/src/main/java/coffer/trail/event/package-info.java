/// Looking up recorded events.
@NullMarked
package coffer.trail.event;

import org.jspecify.annotations.NullMarked;
