/// Access keys: their making, their secrets, and whose they are.
@NullMarked
package coffer.iam.credential;

import org.jspecify.annotations.NullMarked;
