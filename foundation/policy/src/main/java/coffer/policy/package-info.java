/// The IAM policy language: parse, compile, decide, explain. Pure: no I/O, no clock.
///
/// A caller keeps [coffer.policy.Policy] objects, gathers those that apply into
/// [coffer.policy.Policies], and asks [coffer.policy.Authorizer]. Text goes through `json` and
/// `document` (what was written, validated), `match` and `condition` (compiled); what a request
/// brings is in `context`. AWS's rules are here, in `Ruling`, and use the rest; nothing below uses
/// anything here.
///
/// Where AWS's documentation leaves a choice, the stricter is taken:
///
/// - What cannot be evaluated (a variable without a value, a number that is none) counts for a Deny
///   and not for an Allow.
/// - The value of a variable is never a wildcard.
/// - A condition value without meaning for its operator, or an ARN pattern of fewer than six parts
///   under an ARN operator, makes the document invalid.
/// - `CanonicalUser` principals are refused: whoever knows them maps them to accounts first.
@NullMarked
package coffer.policy;

import org.jspecify.annotations.NullMarked;
