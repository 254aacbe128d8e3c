/// Making sessions and telling callers who they are.
@NullMarked
package coffer.sts.session;

import org.jspecify.annotations.NullMarked;
