/// What policies grant, told from their text: whether one grants more than another, whether one
/// grants certain things, whether one grants them to everybody.
///
/// The answers are on the safe side. What cannot be proven not to be granted counts as granted.
@NullMarked
package coffer.policy.access;

import org.jspecify.annotations.NullMarked;
