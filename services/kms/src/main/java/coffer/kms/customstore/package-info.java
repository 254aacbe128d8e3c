/// Custom key stores: keys whose material an operator's hardware security module keeps to itself.
@NullMarked
package coffer.kms.customstore;

import org.jspecify.annotations.NullMarked;
