/// Validating policies: findings of the lint, in the API's shapes.
@NullMarked
package coffer.analyzer.validation;

import org.jspecify.annotations.NullMarked;
