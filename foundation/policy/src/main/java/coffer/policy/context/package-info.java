/// What is known of a request beyond who asks for what: its condition keys, and a digest by which
/// most statements of a long policy are ruled out unseen.
@NullMarked
package coffer.policy.context;

import org.jspecify.annotations.NullMarked;
