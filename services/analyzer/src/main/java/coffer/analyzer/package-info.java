/// IAM Access Analyzer: what is wrong with policies, what they grant, and what would be enough.
@NullMarked
package coffer.analyzer;

import org.jspecify.annotations.NullMarked;
