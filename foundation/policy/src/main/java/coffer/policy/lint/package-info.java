/// What is wrong with a policy, or unwise in it, in the words of IAM Access Analyzer.
///
/// Pure: a document, what kind of policy it is and a [coffer.policy.lint.Vocabulary] of actions go
/// in, findings with their places in the text come out.
@NullMarked
package coffer.policy.lint;

import org.jspecify.annotations.NullMarked;
