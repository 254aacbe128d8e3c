/// AWS's wire protocols over HTTP.
@NullMarked
package coffer.wire;

import org.jspecify.annotations.NullMarked;
