/// What a session token says, and the keys that seal it.
@NullMarked
package coffer.iam.session;

import org.jspecify.annotations.NullMarked;
