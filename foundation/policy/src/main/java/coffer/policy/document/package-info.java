/// What a policy document says, as its author wrote it, and the parser that refuses what is wrong.
@NullMarked
package coffer.policy.document;

import org.jspecify.annotations.NullMarked;
